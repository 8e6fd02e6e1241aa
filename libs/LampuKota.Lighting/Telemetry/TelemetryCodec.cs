using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>The one way into and out of every format of telemetry.</summary>
public static class TelemetryCodec
{
    /// <summary>Tells a message's format by its Content Type, or by its first byte where it has none.</summary>
    /// <param name="contentType">The Content Type's bytes; empty where there is none. A media type's letters may be small or capital (RFC 6838, 4.2).</param>
    /// <param name="payload">The message.</param>
    /// <param name="format">Its format.</param>
    /// <param name="refusal">Why it is none that is known, for a log.</param>
    public static bool TryTell(
        ReadOnlySpan<byte> contentType, in ReadOnlySequence<byte> payload, out TelemetryFormat format, [NotNullWhen(false)] out string? refusal)
    {
        TelemetryFormat? told = contentType.IsEmpty ? ByFirstByte(payload.FirstSpan) : ByContentType(contentType);
        format = told ?? default;
        refusal = told is not null ? null : contentType.IsEmpty ? "its first byte belongs to no known format" : "its Content Type is not known";
        return told is not null;
    }

    /// <summary>The media type of a format.</summary>
    /// <param name="format">The format.</param>
    public static string ContentTypeOf(TelemetryFormat format) => format switch
    {
        TelemetryFormat.SenMLJson => SenMLJsonDecoder.ContentType,
        TelemetryFormat.SenMLCbor => SenMLCborDecoder.ContentType,
        TelemetryFormat.ColumnFrame => ColumnFrameDecoder.ContentType,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Adds the good samples of a message to a batch.</summary>
    /// <param name="format">The message's format.</param>
    /// <param name="payload">The message, in any number of segments.</param>
    /// <param name="nowUnixMs">The present city time, for relative times and for the bounds of age.</param>
    /// <param name="output">Where samples are added; left with the samples it had if the message is refused.</param>
    public static TelemetryDecodeResult Decode(TelemetryFormat format, in ReadOnlySequence<byte> payload, long nowUnixMs, SampleBatch output) => format switch
    {
        TelemetryFormat.SenMLJson => SenMLJsonDecoder.Decode(payload, nowUnixMs, output),
        TelemetryFormat.SenMLCbor => SenMLCborDecoder.Decode(payload, nowUnixMs, output),
        TelemetryFormat.ColumnFrame => ColumnFrameDecoder.Decode(payload, nowUnixMs, output),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Tells the format and decodes.</summary>
    /// <param name="contentType">The Content Type, or null where there is none.</param>
    /// <param name="payload">The message.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="output">Where samples are added.</param>
    public static TelemetryDecodeResult Decode(string? contentType, ReadOnlyMemory<byte> payload, long nowUnixMs, SampleBatch output)
    {
        var bytes = new ReadOnlySequence<byte>(payload);
        return TryTell(Encoding.UTF8.GetBytes(contentType ?? ""), bytes, out TelemetryFormat format, out string? refusal)
            ? Decode(format, bytes, nowUnixMs, output)
            : TelemetryDecodeResult.Refused(refusal);
    }

    /// <summary>Writes all samples of a batch as one message.</summary>
    /// <param name="format">The message's format.</param>
    /// <param name="batch">At least one sample.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ArgumentException">The batch cannot be written in this format.</exception>
    public static void Encode(TelemetryFormat format, SampleBatch batch, IBufferWriter<byte> output)
    {
        switch (format)
        {
            case TelemetryFormat.SenMLJson:
                SenMLJsonEncoder.Write(batch, output);
                break;
            case TelemetryFormat.SenMLCbor:
                SenMLCborEncoder.Write(batch, output);
                break;
            case TelemetryFormat.ColumnFrame:
                ColumnFrameEncoder.Write(batch, output);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    private static TelemetryFormat? ByContentType(ReadOnlySpan<byte> contentType)
    {
        if (Ascii.EqualsIgnoreCase(contentType, "application/senml+json"u8))
            return TelemetryFormat.SenMLJson;
        if (Ascii.EqualsIgnoreCase(contentType, "application/senml+cbor"u8))
            return TelemetryFormat.SenMLCbor;
        if (Ascii.EqualsIgnoreCase(contentType, "application/vnd.lampukota.columns"u8))
            return TelemetryFormat.ColumnFrame;
        return null;
    }

    private static TelemetryFormat? ByFirstByte(ReadOnlySpan<byte> payload) => payload switch
    {
        [(byte)'[' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => TelemetryFormat.SenMLJson,
        [>= 0x80 and <= 0x9F or 0xD9, ..] => TelemetryFormat.SenMLCbor, // An array, or the tag that says "this is CBOR".
        [ColumnFrameFormat.FirstByte, ..] => TelemetryFormat.ColumnFrame,
        _ => null,
    };
}
