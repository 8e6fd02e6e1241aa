namespace LampuKota.Gateway;

/// <summary>What writer and reader of the outbox's files agree on; docs/formats/gateway-outbox.md draws it.</summary>
internal static class OutboxRecordFormat
{
    /// <summary>A record's first bytes, by which the next one is found behind a damaged one; the digit is the format's version.</summary>
    public static ReadOnlySpan<byte> Magic => "LKO1"u8;

    public const int HeaderLength = 8;
    public const int ChecksumLength = 4;
    public const int Overhead = HeaderLength + ChecksumLength;

    // The kind lies in the top byte of the word whose other 24 bits are the body's length.
    public const int KindShift = 24;
    public const uint LengthMask = (1u << KindShift) - 1;

    /// <summary>Bytes of a boot id: a UUID.</summary>
    public const int BootIdLength = 16;

    /// <summary>Bytes before the column frame in a body of telemetry: the oldest and the newest time, and how many samples.</summary>
    public const int SamplesHeadLength = 8 + 8 + 4;

    /// <summary>Memory that a writer keeps between two uses: more than a pack of the largest size that gateways send.</summary>
    public const int KeptBytes = 256 * 1024;
}
