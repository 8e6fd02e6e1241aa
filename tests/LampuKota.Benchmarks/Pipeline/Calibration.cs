using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Simulators;

namespace LampuKota.Benchmarks;

/// <summary>
/// How fast the machine is at the moment: what a plain reader (<see cref="Utf8JsonReader"/> and GetDouble for each number) takes for the packs of W2 in JSON. The same shared machine
/// differs by half within hours; figures divided by <see cref="Slowness"/> can be compared with one another, and with those of the reference machine.
/// </summary>
internal static class Calibration
{
    // Processor seconds a million values of the same on the machine that the figures to be reached were set on.
    private const double ReferenceCpuSecondsPerMillion = 0.059;

    private const double WarmUpCpuSeconds = 0.5;
    private const double MeasuredCpuSeconds = 1;
    private const int PacksBetweenLooks = 100;

    private static readonly byte[] Pack = WritePack();

    /// <summary>How many times the reference machine's processor time this one takes at present. Two processor seconds long at most.</summary>
    public static double Slowness()
    {
        Parse(WarmUpCpuSeconds);
        return Parse(MeasuredCpuSeconds) / ReferenceCpuSecondsPerMillion;
    }

    /// <summary>How a slowness is told.</summary>
    public static string Describe(double slowness) => string.Create(
        CultureInfo.InvariantCulture, $"Utf8JsonReader {slowness * ReferenceCpuSecondsPerMillion:F3}, {slowness:F2} times the reference machine's");

    /// <returns>Processor seconds a million values.</returns>
    private static double Parse(double cpuSeconds)
    {
        long values = 0;
        double sum = 0;
        double begun = ThreadCpuSeconds();
        double used = 0;
        while (used < cpuSeconds)
        {
            for (int pack = 0; pack < PacksBetweenLooks; pack++)
                sum += ParsePack();
            values += PacksBetweenLooks * GatewayStream.Lamps * LampReadings.ValueCount;
            used = ThreadCpuSeconds() - begun;
        }

        return double.IsFinite(sum) ? used / values * 1e6 : throw new InvalidOperationException("BUG: a pack holds numbers that are none.");
    }

    private static double ParsePack()
    {
        var reader = new Utf8JsonReader(Pack);
        double sum = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
                sum += reader.GetDouble();
        }

        return sum;
    }

    private static byte[] WritePack()
    {
        var batch = new SampleBatch();
        for (int lamp = 0; lamp < GatewayStream.Lamps; lamp++)
            new LampReadings(lamp).AddTo(batch, batch.Devices.Intern(Encoding.ASCII.GetBytes(GatewayStream.LampId(0, lamp))), 0, 1_763_700_000_000);
        var payload = new ArrayBufferWriter<byte>();
        TelemetryCodec.Encode(TelemetryFormat.SenMLJson, batch, payload);
        return payload.WrittenSpan.ToArray();
    }

    // The kernel's own account of this thread, in nanoseconds (proc(5), schedstat).
    private static double ThreadCpuSeconds() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
}
