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
        int before = output.Count;
        if (TryScan(contiguous.Bytes, nowUnixMs, output, out RejectCounts rejected))
            return TelemetryDecodeResult.Decoded(output.Count - before, rejected);

        output.Truncate(before);
        return Read(contiguous.Bytes, nowUnixMs, output);
    }

    /// <summary>Reads a pack of any form.</summary>
    internal static TelemetryDecodeResult Read(ReadOnlySpan<byte> bytes, long nowUnixMs, SampleBatch output)
    {
        int before = output.Count;
        scoped var pack = new SenMLPack(nowUnixMs, output);
        scoped var reader = new SenMLJsonReader(bytes, stackalloc byte[SenMLJsonReader.ScratchLength]);
        string? refusal;
        try
        {
            refusal = reader.Read(ref pack);
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

    /// <summary>Reads a pack of the usual form, without a tokenizer; false, with any samples added, where it has another form or none.</summary>
    internal static bool TryScan(ReadOnlySpan<byte> bytes, long nowUnixMs, SampleBatch output, out RejectCounts rejected)
    {
        var pack = new SenMLPack(nowUnixMs, output);
        var scanner = new SenMLJsonScanner(bytes, Known ??= new KnownRecords());
        bool isScanned = scanner.TryScan(ref pack);
        rejected = pack.Rejected;
        return isScanned;
    }
}
