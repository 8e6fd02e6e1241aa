using System.Buffers.Binary;

namespace LampuKota.City;

/// <summary>How a photo lies in its file (Exif 2.32, tag 0x0112), named by where its first row and first column are to be seen.</summary>
internal enum ExifOrientation
{
    /// <summary>As it is to be seen.</summary>
    Upright = 1,

    /// <summary>Mirrored left to right.</summary>
    TopRight = 2,

    /// <summary>Upside down.</summary>
    BottomRight = 3,

    /// <summary>Mirrored top to bottom.</summary>
    BottomLeft = 4,

    /// <summary>Rows and columns exchanged.</summary>
    LeftTop = 5,

    /// <summary>To be turned by a quarter, clockwise.</summary>
    RightTop = 6,

    /// <summary>Rows and columns exchanged, from the other corner.</summary>
    RightBottom = 7,

    /// <summary>To be turned by a quarter, counter-clockwise.</summary>
    LeftBottom = 8,
}

/// <summary>Finds the orientation among a camera's notes. All else in them, the place above all, is left behind.</summary>
internal static class ExifOrientations
{
    private const int TagOrientation = 0x0112;
    private const int TypeShort = 3;
    private const int EntryLength = 12;

    /// <summary>The orientation of a segment APP1.</summary>
    /// <returns>Null where the segment is not Exif, says nothing of it, or is not to be understood.</returns>
    public static ExifOrientation? Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
            return null;

        ReadOnlySpan<byte> tiff = segment[6..];
        bool isLittleEndian = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !(isLittleEndian || tiff.StartsWith("MM"u8)))
            return null;

        uint directory = ReadUInt32(tiff[4..], isLittleEndian);
        if (directory > tiff.Length - 2)
            return null;

        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        int count = ReadUInt16(tiff[(int)directory..], isLittleEndian);
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
        {
            if (ReadUInt16(entries, isLittleEndian) != TagOrientation || ReadUInt16(entries[2..], isLittleEndian) != TypeShort)
                continue;

            ushort value = ReadUInt16(entries[8..], isLittleEndian);
            return value is >= 1 and <= 8 ? (ExifOrientation)value : null;
        }

        return null;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
