using System.Buffers.Binary;

namespace LampuKota.City;

/// <summary>What a JPEG says of itself, read before anything is decoded (ITU-T T.81, Annex B).</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsProgressive">Whether it comes in refining scans.</param>
/// <param name="Orientation">How it is to be turned.</param>
internal readonly record struct JpegHeader(int Width, int Height, bool IsProgressive, ExifOrientation Orientation)
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Application1 = 0xE1;

    /// <summary>Reads all segments of a JPEG, and holds it to the limits.</summary>
    /// <exception cref="PhotoRefusedException">It is no JPEG that can be kept.</exception>
    public static JpegHeader Read(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.Length < 4 || jpeg[0] != 0xFF || jpeg[1] != StartOfImage || jpeg[2] != 0xFF)
            throw new PhotoRefusedException(PhotoRefusal.NotJpeg);

        JpegHeader? frame = null;
        var orientation = ExifOrientation.Upright;
        int scans = 0;
        int at = 2;
        while (TryReadMarker(jpeg, ref at, out byte marker) && marker != EndOfImage)
        {
            ReadOnlySpan<byte> segment = ReadSegment(jpeg, ref at);
            if (IsFrame(marker))
                frame = ReadFrame(marker, segment, isFirst: frame is null);
            else if (marker == Application1 && frame is null)
                orientation = ExifOrientations.Read(segment) ?? orientation;
            else if (marker == StartOfScan && ++scans > PhotoLimits.MaximumScans)
                throw new PhotoRefusedException(PhotoRefusal.TooLarge);
        }

        return frame is { } found && scans > 0 ? found with { Orientation = orientation } : throw new PhotoRefusedException(PhotoRefusal.Damaged);
    }

    // Within a scan 0xFF is followed by 0 (a stuffed byte) or by a restart marker; anything else ends it.
    private static bool TryReadMarker(ReadOnlySpan<byte> jpeg, ref int at, out byte marker)
    {
        marker = 0;
        while (at < jpeg.Length)
        {
            int next = jpeg[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= jpeg.Length)
                return false;

            at += next + 1;
            marker = jpeg[at];
            if (marker is not (0x00 or 0xFF or 0x01 or (>= 0xD0 and <= 0xD7)))
            {
                at++;
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> ReadSegment(ReadOnlySpan<byte> jpeg, ref int at)
    {
        int length = at + 2 <= jpeg.Length ? BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]) : 0;
        if (length < 2 || at + length > jpeg.Length)
            throw new PhotoRefusedException(PhotoRefusal.Damaged);

        ReadOnlySpan<byte> segment = jpeg.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    // SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC) that lie between them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> segment, bool isFirst)
    {
        if (!isFirst || segment.Length < 6)
            throw new PhotoRefusedException(PhotoRefusal.Damaged);
        if (marker > 0xC2 || segment[0] != 8 || segment[5] is not (1 or 3))
            throw new PhotoRefusedException(PhotoRefusal.Unusual);

        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        bool isProgressive = marker == 0xC2;
        if (width == 0 || height == 0)
            throw new PhotoRefusedException(PhotoRefusal.Damaged);
        if ((long)width * height > (isProgressive ? PhotoLimits.MaximumProgressivePixels : PhotoLimits.MaximumPixels))
            throw new PhotoRefusedException(PhotoRefusal.TooLarge);
        return new JpegHeader(width, height, isProgressive, ExifOrientation.Upright);
    }
}
