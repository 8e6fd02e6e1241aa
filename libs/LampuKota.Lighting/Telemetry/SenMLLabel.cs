namespace LampuKota.Lighting;

/// <summary>The labels of a record that mean something here (RFC 8428, table 1).</summary>
internal enum SenMLLabel
{
    /// <summary>Anything that may be ignored: update time, links, labels of others.</summary>
    Ignored,
    BaseName,
    BaseTime,
    BaseUnit,
    BaseValue,
    BaseSum,
    BaseVersion,
    Name,
    Unit,
    Value,
    BooleanValue,

    /// <summary><c>vs</c> and <c>vd</c>: text and data, which are not stored.</summary>
    UnstorableValue,
    Sum,
    Time,

    /// <summary>A label that ends in <c>_</c>: whoever does not understand it must refuse the pack (RFC 8428, 4.4).</summary>
    MustUnderstand,
}

/// <summary>Tells labels apart.</summary>
internal static class SenMLLabels
{
    /// <summary>A label of JSON.</summary>
    public static SenMLLabel Parse(ReadOnlySpan<byte> label) => label switch
    {
        [(byte)'n'] => SenMLLabel.Name,
        [(byte)'u'] => SenMLLabel.Unit,
        [(byte)'v'] => SenMLLabel.Value,
        [(byte)'t'] => SenMLLabel.Time,
        [(byte)'s'] => SenMLLabel.Sum,
        [(byte)'b', (byte)'n'] => SenMLLabel.BaseName,
        [(byte)'b', (byte)'t'] => SenMLLabel.BaseTime,
        [(byte)'b', (byte)'u'] => SenMLLabel.BaseUnit,
        [(byte)'b', (byte)'v'] => SenMLLabel.BaseValue,
        [(byte)'b', (byte)'s'] => SenMLLabel.BaseSum,
        [(byte)'v', (byte)'b'] => SenMLLabel.BooleanValue,
        [(byte)'v', (byte)'s' or (byte)'d'] => SenMLLabel.UnstorableValue,
        [(byte)'b', (byte)'v', (byte)'e', (byte)'r'] => SenMLLabel.BaseVersion,
        _ => ParseExtension(label),
    };

    /// <summary>A label of CBOR that is a number (RFC 8428, table 4).</summary>
    public static SenMLLabel Parse(long label) => label switch
    {
        -1 => SenMLLabel.BaseVersion,
        -2 => SenMLLabel.BaseName,
        -3 => SenMLLabel.BaseTime,
        -4 => SenMLLabel.BaseUnit,
        -5 => SenMLLabel.BaseValue,
        -6 => SenMLLabel.BaseSum,
        0 => SenMLLabel.Name,
        1 => SenMLLabel.Unit,
        2 => SenMLLabel.Value,
        3 or 8 => SenMLLabel.UnstorableValue,
        4 => SenMLLabel.BooleanValue,
        5 => SenMLLabel.Sum,
        6 => SenMLLabel.Time,
        _ => SenMLLabel.Ignored,
    };

    /// <summary>A label that RFC 8428 does not define.</summary>
    public static SenMLLabel ParseExtension(ReadOnlySpan<byte> label) => label is [.., (byte)'_'] ? SenMLLabel.MustUnderstand : SenMLLabel.Ignored;
}
