namespace LampuKota.Columns;

/// <summary>What writer and reader of column frames agree on; docs/formats/column-frame.md draws it.</summary>
public static class ColumnFrameFormat
{
    /// <summary>The first byte of a frame, <c>L</c>: no SenML pack begins with it.</summary>
    public const byte FirstByte = (byte)'L';

    /// <summary>Most values of a frame: 50 lamps with 8 quantities for two hours and a half. It bounds a reader's memory, whatever a frame claims.</summary>
    public const int MaximumValues = 1 << 16;

    /// <summary>Most devices of a frame: more than a gateway may have.</summary>
    public const int MaximumDevices = 1 << 12;

    /// <summary>Longest name of a device in bytes: a device id has no more.</summary>
    public const int MaximumDeviceNameLength = 63;

    /// <summary>Most columns of a frame: more than there are quantities.</summary>
    public const int MaximumColumns = 64;

    /// <summary>Longest name of a quantity in bytes.</summary>
    public const int MaximumQuantityNameLength = 63;

    internal const byte Version = 1;
    internal const int ChecksumLength = 4;

    // The lowest bit of a name's head: whether it stands for names that count up.
    internal const uint CountsUp = 1;

    // A column's head, from the lowest bit: how its values are written, which rows have one, and the power of ten that makes whole numbers of them.
    internal const int CodecMask = 0b11;
    internal const int PresenceShift = 2;
    internal const int ScaleShift = 4;
}

/// <summary>How a column's values are written.</summary>
internal enum FrameCodec
{
    /// <summary>Whole numbers.</summary>
    Wholes = 0,

    /// <summary>The first whole number of each device, then the distances from row to row.</summary>
    Distances = 1,

    /// <summary>Doubles as they are.</summary>
    Doubles = 2,
}

/// <summary>Which rows of a frame a column has values of.</summary>
internal enum FramePresence
{
    /// <summary>Every row.</summary>
    AllRows = 0,

    /// <summary>Those whose bit is set, the lowest first.</summary>
    Bitmap = 1,

    /// <summary>The same rows as the column before.</summary>
    AsBefore = 2,
}
