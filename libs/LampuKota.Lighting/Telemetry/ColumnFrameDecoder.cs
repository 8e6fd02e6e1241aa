using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// Decodes a column frame (docs/formats/column-frame.md) into samples, by device and instant as a store likes them, allocating nothing once its thread has
/// decoded one. Safe for bytes from anyone: it answers, it never throws.
/// </summary>
public static class ColumnFrameDecoder
{
    /// <summary>The frame's media type.</summary>
    public const string ContentType = "application/vnd.lampukota.columns";

    [ThreadStatic]
    private static ColumnFrameReader? Reader;

    /// <summary>Adds the good samples of a frame to a batch.</summary>
    /// <param name="payload">The frame's bytes, in any number of segments.</param>
    /// <param name="nowUnixMs">The present city time, for the bounds of age.</param>
    /// <param name="output">Where samples are added; left as it was if the frame is refused.</param>
    public static TelemetryDecodeResult Decode(in ReadOnlySequence<byte> payload, long nowUnixMs, SampleBatch output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var contiguous = new ContiguousPayload(payload);
        try
        {
            ColumnFrame frame = (Reader ??= new ColumnFrameReader()).Read(contiguous.Bytes);
            var samples = new FrameSamples(frame, nowUnixMs, output, stackalloc CheckedColumn[ColumnFrameFormat.MaximumColumns]);
            return samples.Take();
        }
        catch (ColumnFormatException e)
        {
            return TelemetryDecodeResult.Refused(e.Message);
        }
    }
}
