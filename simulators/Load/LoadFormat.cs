using System.Buffers;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>A format of telemetry packs.</summary>
/// <param name="Name">Name for people and for the command line.</param>
/// <param name="ContentType">Its Content Type.</param>
/// <param name="Write">Its encoder.</param>
internal sealed record LoadFormat(string Name, string ContentType, Action<SampleBatch, IBufferWriter<byte>> Write)
{
    /// <summary>SenML JSON.</summary>
    public static LoadFormat Json { get; } = new("json", SenMLJsonDecoder.ContentType, SenMLJsonEncoder.Write);

    /// <summary>Every format that ingest understands.</summary>
    public static IReadOnlyList<LoadFormat> All { get; } = [Json];

    /// <summary>What gateways speak unless told otherwise.</summary>
    public static LoadFormat Default => All[^1];

    /// <summary>The format of a name, or null.</summary>
    public static LoadFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
