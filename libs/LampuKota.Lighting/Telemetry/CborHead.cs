namespace LampuKota.Lighting;

/// <summary>The major type of a CBOR item (RFC 8949, 3.1).</summary>
internal enum CborType : byte
{
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,

    /// <summary>Truth values, null, floats, and the break.</summary>
    Simple,
}

/// <summary>The head of a CBOR item (RFC 8949, 3).</summary>
/// <param name="Type">Its major type.</param>
/// <param name="Additional">The five bits of additional information.</param>
/// <param name="Argument">What they say, or the bytes behind them.</param>
internal readonly record struct CborHead(CborType Type, byte Additional, ulong Argument)
{
    /// <summary>The byte that ends an item of indefinite length.</summary>
    public const byte Break = 0xFF;

    public const int False = 20;
    public const int True = 21;

    private const int Half = 25;
    private const int Single = 26;
    private const int Double = 27;
    private const int Indefinite = 31;

    /// <summary>Whether its items go on until a break.</summary>
    public bool IsIndefinite => Additional == Indefinite;

    /// <summary>The number that the item is where it is a float.</summary>
    public bool TryGetFloat(out double value)
    {
        value = Additional switch
        {
            Half => (double)BitConverter.UInt16BitsToHalf((ushort)Argument),
            Single => BitConverter.UInt32BitsToSingle((uint)Argument),
            Double => BitConverter.UInt64BitsToDouble(Argument),
            _ => 0,
        };
        return Type == CborType.Simple && Additional is Half or Single or Double;
    }
}
