using System.Buffers;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Benchmarks;

/// <summary>A format of telemetry packs, as a gateway would publish it.</summary>
/// <param name="Name">Name for people and for the command line.</param>
/// <param name="ContentType">Its Content Type.</param>
/// <param name="Write">Its encoder.</param>
internal sealed record PackFormat(string Name, string ContentType, Action<SampleBatch, IBufferWriter<byte>> Write)
{
    public static PackFormat Json { get; } = new("json", SenMLJsonDecoder.ContentType, SenMLJsonEncoder.Write);

    public static IReadOnlyList<PackFormat> All { get; } = [Json];
}
