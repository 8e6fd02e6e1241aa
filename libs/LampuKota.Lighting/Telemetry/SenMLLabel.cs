using System.Text.Json;

namespace LampuKota.Lighting;

/// <summary>The labels of a record that mean something here (RFC 8428, table 4).</summary>
internal enum SenMLLabel
{
    /// <summary>Anything that may be ignored: sums (<c>bs</c>, <c>s</c>), update time, link, labels of others.</summary>
    Ignored,
    BaseName,
    BaseTime,
    BaseUnit,
    BaseValue,
    BaseVersion,
    Name,
    Unit,
    Value,
    BooleanValue,

    /// <summary><c>vs</c> and <c>vd</c>: text and data, which are not stored.</summary>
    UnstorableValue,
    Time,

    /// <summary>A label that ends in <c>_</c>: whoever does not understand it must refuse the pack (RFC 8428, 4.4).</summary>
    MustUnderstand,
}

/// <summary>Reads labels.</summary>
internal static class SenMLLabels
{
    /// <summary>The label that the reader stands on.</summary>
    public static SenMLLabel Read(ref Utf8JsonReader json)
    {
        if (!json.HasValueSequence && !json.ValueIsEscaped)
            return Parse(json.ValueSpan);

        // A label that cannot be read may be one that must be understood.
        var text = new SenMLText();
        return text.TryRead(ref json) ? Parse(text.Bytes) : SenMLLabel.MustUnderstand;
    }

    private static SenMLLabel Parse(ReadOnlySpan<byte> label) => label switch
    {
        [(byte)'n'] => SenMLLabel.Name,
        [(byte)'u'] => SenMLLabel.Unit,
        [(byte)'v'] => SenMLLabel.Value,
        [(byte)'t'] => SenMLLabel.Time,
        [(byte)'b', (byte)'n'] => SenMLLabel.BaseName,
        [(byte)'b', (byte)'t'] => SenMLLabel.BaseTime,
        [(byte)'b', (byte)'u'] => SenMLLabel.BaseUnit,
        [(byte)'b', (byte)'v'] => SenMLLabel.BaseValue,
        [(byte)'v', (byte)'b'] => SenMLLabel.BooleanValue,
        [(byte)'v', (byte)'s' or (byte)'d'] => SenMLLabel.UnstorableValue,
        [(byte)'b', (byte)'v', (byte)'e', (byte)'r'] => SenMLLabel.BaseVersion,
        [.., (byte)'_'] => SenMLLabel.MustUnderstand,
        _ => SenMLLabel.Ignored,
    };
}
