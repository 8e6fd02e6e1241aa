using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Tells the format of a pack by its Content Type, else by its first byte (docs/formats/telemetry.md).</summary>
internal static class TelemetryFormat
{
    /// <summary>Whether a pack is SenML JSON.</summary>
    /// <param name="publish">The packet.</param>
    /// <param name="refusal">Why it is nothing that is understood.</param>
    public static bool IsSenMLJson(in PublishView publish, out string? refusal)
    {
        refusal = null;
        if (publish.TryGetContentType(out ReadOnlySpan<byte> contentType))
        {
            if (!contentType.SequenceEqual("application/senml+json"u8))
                refusal = "its Content Type is not known";
        }
        else if (!BeginsLikeJson(publish.Payload))
        {
            refusal = "its first byte belongs to no known format";
        }

        return refusal is null;
    }

    private static bool BeginsLikeJson(in ReadOnlySequence<byte> payload) =>
        payload.FirstSpan is [(byte)'[' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..];
}
