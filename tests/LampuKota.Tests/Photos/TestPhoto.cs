using System.Buffers.Binary;
using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>Photos as a camera would send them.</summary>
internal static class TestPhoto
{
    /// <summary>A picture that is red in its upper left quarter and blue elsewhere.</summary>
    public static PixelImage RedCorner(int width, int height)
    {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                rgb[(y * width + x) * 3 + (x < width / 2 && y < height / 2 ? 0 : 2)] = 255;
        }

        return new PixelImage(width, height, rgb);
    }

    public static byte[] Jpeg(int width = 64, int height = 48) => PhotoCodec.Encode(RedCorner(width, height), 90);

    /// <summary>A JPEG with a camera's notes: an orientation, and words that nobody is to see.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation, string words, bool isLittleEndian)
    {
        byte[] tiff = new byte[8 + 2 + 12 + 4];
        (isLittleEndian ? "II*\0"u8 : "MM\0*"u8).CopyTo(tiff);
        Write32(tiff.AsSpan(4), 8, isLittleEndian);
        Write16(tiff.AsSpan(8), 1, isLittleEndian);
        Write16(tiff.AsSpan(10), 0x0112, isLittleEndian);
        Write16(tiff.AsSpan(12), 3, isLittleEndian);
        Write32(tiff.AsSpan(14), 1, isLittleEndian);
        Write16(tiff.AsSpan(18), orientation, isLittleEndian);
        return Insert(jpeg, 0xE1, [.. "Exif\0\0"u8, .. tiff, .. System.Text.Encoding.ASCII.GetBytes(words)]);
    }

    /// <summary>Inserts a segment right behind the start of the image.</summary>
    public static byte[] Insert(byte[] jpeg, byte marker, byte[] content) =>
        [jpeg[0], jpeg[1], 0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content, .. jpeg[2..]];

    /// <summary>Where the frame's segment begins.</summary>
    public static int FrameAt(byte[] jpeg) => jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);

    private static void Write16(Span<byte> to, int value, bool isLittleEndian)
    {
        if (isLittleEndian)
            BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
        else
            BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)value);
    }

    private static void Write32(Span<byte> to, int value, bool isLittleEndian)
    {
        if (isLittleEndian)
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
        else
            BinaryPrimitives.WriteUInt32BigEndian(to, (uint)value);
    }
}
