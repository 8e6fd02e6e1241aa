using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// Decodes a SenML CBOR pack (RFC 8428, 6, <c>application/senml+cbor</c>) into samples, allocating nothing per value. What it accepts is in
/// docs/formats/telemetry.md. Safe for bytes from anyone: it answers, it never throws.
/// </summary>
public static class SenMLCborDecoder
{
    /// <summary>The pack's media type.</summary>
    public const string ContentType = "application/senml+cbor";

    // Table 4 of RFC 8428, in one byte each.
    private const byte NameLabel = 0x00;
    private const byte ValueLabel = 0x02;
    private const byte BaseNameLabel = 0x21;

    [ThreadStatic]
    private static KnownRecords? Known;

    /// <summary>Adds the good samples of a pack to a batch.</summary>
    /// <param name="payload">The pack's bytes, in any number of segments.</param>
    /// <param name="nowUnixMs">The present city time, for relative times and for the bounds of age.</param>
    /// <param name="output">Where samples are added; left with the samples it had if the pack is refused.</param>
    public static TelemetryDecodeResult Decode(in ReadOnlySequence<byte> payload, long nowUnixMs, SampleBatch output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var contiguous = new ContiguousPayload(payload);
        return Decode(contiguous.Bytes, nowUnixMs, output);
    }

    private static TelemetryDecodeResult Decode(ReadOnlySpan<byte> bytes, long nowUnixMs, SampleBatch output)
    {
        int before = output.Count;
        var pack = new SenMLPack(nowUnixMs, output);
        var reader = new CborReader(bytes);
        string? refusal;
        try
        {
            refusal = ReadPack(ref reader, Known ??= new KnownRecords(), ref pack);
        }
        catch (CborFormatException e)
        {
            refusal = $"not CBOR at byte {e.Position}";
        }

        if (refusal is null)
            return TelemetryDecodeResult.Decoded(output.Count - before, pack.Rejected);

        output.Truncate(before);
        return TelemetryDecodeResult.Refused(refusal);
    }

    private static string? ReadPack(ref CborReader reader, KnownRecords known, ref SenMLPack pack)
    {
        known.Pass();
        CborHead records = reader.ReadFirstHead();
        if (records.Type != CborType.Array)
            return "not an array of records";

        for (ulong read = 0; reader.HasMore(records, read); read++)
        {
            if (TryReadKnown(ref reader, known, ref pack))
                continue;
            if (ReadRecord(ref reader, known, ref pack) is { } refusal)
                return refusal;
        }

        if (!reader.IsAtEnd)
            return "something follows the pack";
        return pack.Records == 0 ? "no record" : null;
    }

    private static bool TryReadKnown(ref CborReader reader, KnownRecords known, ref SenMLPack pack)
    {
        CborReader ahead = reader;
        if (!TryReadOpening(ref ahead, out ulong ownFields, out ReadOnlySpan<byte> baseName)
            || !known.TryMatch(ahead.Rest, out KnownQuantity quantity, out int length) || ownFields != FieldsOf(quantity))
        {
            return false;
        }

        ahead.Step(length);
        if (!ahead.TryReadDouble(ahead.ReadHead(), out double value) || !pack.TryAddKnown(baseName, quantity, value))
            return false;

        reader = ahead;
        return true;
    }

    // The head of a map that says how many fields it has, and a device's name where it is the first of them.
    private static bool TryReadOpening(scoped ref CborReader reader, out ulong ownFields, out ReadOnlySpan<byte> baseName)
    {
        CborHead map = reader.ReadHead();
        ownFields = map.Argument;
        baseName = default;
        if (map.Type != CborType.Map || map.IsIndefinite)
            return false;
        if (map.Argument < 2 || reader.Rest is not [BaseNameLabel, ..])
            return true;

        reader.Step(1);
        ownFields--;
        return reader.TryReadText(reader.ReadHead(), out baseName) && !baseName.IsEmpty;
    }

    private static ulong FieldsOf(KnownQuantity quantity) => quantity.HasUnit ? 3UL : 2UL;

    private static string? ReadRecord(ref CborReader reader, KnownRecords known, ref SenMLPack pack)
    {
        ReadOnlySpan<byte> bytes = reader.Rest;
        CborHead record = reader.ReadHead();
        if (record.Type != CborType.Map)
            return "a record is not a map";

        pack.BeginRecord();
        int left = bytes.Length;
        for (ulong field = 0; reader.HasMore(record, field); field++)
        {
            left = reader.Rest.Length;
            if (ReadField(ref reader, ref pack) is { } refusal)
                return refusal;
        }

        pack.EndRecord();
        Learn(bytes, bytes.Length - left, known, pack.Known);
        return null;
    }

    // Worth knowing are a name and a value, perhaps a unit between them, and perhaps a device's name before them, in a map that says how many fields it has, so that it ends
    // with the value.
    private static void Learn(ReadOnlySpan<byte> record, int lastField, KnownRecords known, KnownQuantity? quantity)
    {
        var reader = new CborReader(record);
        bool isPlain = quantity is { } named && TryReadOpening(ref reader, out ulong ownFields, out _) && ownFields == FieldsOf(named) && reader.Position < lastField
            && record[reader.Position] == NameLabel && record[lastField] == ValueLabel;
        if (isPlain)
            known.Learn(record[reader.Position..(lastField + 1)], quantity!.Value);
        else
            known.Pass();
    }

    private static string? ReadField(ref CborReader reader, ref SenMLPack pack)
    {
        CborHead label = reader.ReadHead();
        switch (label.Type)
        {
            case CborType.Unsigned or CborType.Negative:
                SenMLLabel known = reader.TryReadInteger(label, out long number) ? SenMLLabels.Parse(number) : SenMLLabel.Ignored;
                return ReadField(known, reader.ReadHead(), ref reader, ref pack);
            case CborType.Text when reader.TryReadText(label, out ReadOnlySpan<byte> text):
                // All that RFC 8428 defines are numbers here, so a text is somebody else's (section 6).
                return ReadField(SenMLLabels.ParseExtension(text), reader.ReadHead(), ref reader, ref pack);
            default:
                return "a label is neither a number nor text of definite length";
        }
    }

    private static string? ReadField(SenMLLabel label, CborHead head, ref CborReader reader, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.Name:
                if (!reader.TryReadText(head, out ReadOnlySpan<byte> name))
                    pack.SetFault(RejectReason.UnknownQuantity);
                pack.SetName(name);
                return null;
            case SenMLLabel.Unit:
                if (!reader.TryReadText(head, out ReadOnlySpan<byte> unit))
                    pack.SetFault(RejectReason.WrongUnit);
                pack.SetUnit(unit);
                return null;
            case SenMLLabel.Value:
                if (reader.TryReadDouble(head, out double value))
                    pack.SetValue(value);
                else
                    pack.SetUnstorable();
                return null;
            case SenMLLabel.BooleanValue:
                if (reader.TryReadBoolean(head, out bool state))
                    pack.SetBoolean(state);
                else
                    pack.SetUnstorable();
                return null;
            case SenMLLabel.UnstorableValue:
                reader.Skip(head);
                pack.SetUnstorable();
                return null;
            case SenMLLabel.Sum:
                reader.Skip(head);
                pack.SetSum();
                return null;
            case SenMLLabel.Time:
                if (reader.TryReadDecimal(head, out decimal seconds))
                    pack.SetTime(seconds);
                else
                    pack.SetFault(RejectReason.BadTime);
                return null;
            case SenMLLabel.MustUnderstand:
                return "a label that must be understood is not";
            default:
                return ReadBaseField(label, head, ref reader, ref pack);
        }
    }

    private static string? ReadBaseField(SenMLLabel label, CborHead head, ref CborReader reader, ref SenMLPack pack)
    {
        switch (label)
        {
            case SenMLLabel.BaseName:
                if (!reader.TryReadText(head, out ReadOnlySpan<byte> name))
                    return "bn is not text";
                pack.SetBaseName(name);
                return null;
            case SenMLLabel.BaseUnit:
                if (!reader.TryReadText(head, out ReadOnlySpan<byte> unit))
                    return "bu is not text";
                pack.SetBaseUnit(unit);
                return null;
            case SenMLLabel.BaseTime:
                if (!reader.TryReadDecimal(head, out decimal seconds))
                    return "bt is not a number";
                pack.SetBaseTime(seconds);
                return null;
            case SenMLLabel.BaseValue:
                if (!reader.TryReadDouble(head, out double value))
                    return "bv is not a number";
                pack.SetBaseValue(value);
                return null;
            case SenMLLabel.BaseSum:
                return reader.TryReadDouble(head, out _) ? null : "bs is not a number";
            case SenMLLabel.BaseVersion:
                return pack.SetVersion(reader.TryReadInteger(head, out long version) ? version : 0);
            default:
                reader.Skip(head);
                return null;
        }
    }
}
