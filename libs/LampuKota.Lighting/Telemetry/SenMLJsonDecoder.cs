using System.Buffers;
using System.Text.Json;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// Decodes a SenML JSON pack (RFC 8428, <c>application/senml+json</c>) into samples, allocating nothing per value. What it accepts is
/// in docs/formats/telemetry.md. Safe for bytes from anyone: it answers, it never throws.
/// </summary>
public static class SenMLJsonDecoder
{
    /// <summary>The pack's media type.</summary>
    public const string ContentType = "application/senml+json";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    /// <summary>Adds the good samples of a pack to a batch.</summary>
    /// <param name="payload">The pack's bytes, in any number of segments.</param>
    /// <param name="nowUnixMs">The present city time, for relative times and for the bounds of age.</param>
    /// <param name="output">Where samples are added; left with the samples it had if the pack is refused.</param>
    public static TelemetryDecodeResult Decode(in ReadOnlySequence<byte> payload, long nowUnixMs, SampleBatch output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int before = output.Count;
        var json = payload.IsSingleSegment ? new Utf8JsonReader(payload.FirstSpan, Options) : new Utf8JsonReader(payload, Options);
        var pack = new SenMLPack(nowUnixMs, output);
        string? refusal;
        try
        {
            refusal = ReadPack(ref json, ref pack);
        }
        catch (JsonException e)
        {
            refusal = $"not JSON at line {e.LineNumber}, byte {e.BytePositionInLine}";
        }

        if (refusal is null)
            return TelemetryDecodeResult.Decoded(output.Count - before, pack.Rejected);

        output.Truncate(before);
        return TelemetryDecodeResult.Refused(refusal);
    }

    private static string? ReadPack(ref Utf8JsonReader json, ref SenMLPack pack)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
            return "not an array of records";

        int records = 0;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            pack.BeginRecord();
            if (ReadRecord(ref json, ref pack) is { } refusal)
                return refusal;
            pack.EndRecord();
            records++;
        }

        if (json.TokenType != JsonTokenType.EndArray)
            return "a record is not an object";

        json.Read(); // Throws where something follows the pack.
        return records == 0 ? "no record" : null;
    }

    private static string? ReadRecord(ref Utf8JsonReader json, ref SenMLPack pack)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            SenMLLabel label = SenMLLabels.Read(ref json);
            json.Read();
            if (ReadField(label, ref json, ref pack) is { } refusal)
                return refusal;
            json.Skip(); // Whatever was not read: the inside of an array or object.
        }

        return null;
    }

    private static string? ReadField(SenMLLabel label, ref Utf8JsonReader json, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.Name:
                pack.ReadName(ref json);
                return null;
            case SenMLLabel.Unit:
                pack.ReadUnit(ref json);
                return null;
            case SenMLLabel.Value:
                pack.ReadValue(ref json);
                return null;
            case SenMLLabel.BooleanValue:
                pack.ReadBoolean(ref json);
                return null;
            case SenMLLabel.UnstorableValue:
                pack.ReadUnstorable();
                return null;
            case SenMLLabel.Time:
                pack.ReadTime(ref json);
                return null;
            case SenMLLabel.BaseName:
                return pack.ReadBaseName(ref json) ? null : "bn is not text";
            case SenMLLabel.BaseTime:
                return pack.ReadBaseTime(ref json) ? null : "bt is not a number";
            case SenMLLabel.BaseUnit:
                return pack.ReadBaseUnit(ref json) ? null : "bu is not text";
            case SenMLLabel.BaseValue:
                return pack.ReadBaseValue(ref json) ? null : "bv is not a number";
            case SenMLLabel.BaseVersion:
                return IsKnownVersion(ref json) ? null : "bver is not a version up to 10";
            case SenMLLabel.MustUnderstand:
                return "a label that must be understood is not";
            default:
                return null;
        }
    }

    private static bool IsKnownVersion(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int version) && version is > 0 and <= TelemetryLimits.SenMLVersion;
}
