using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>A restart loses nothing acknowledged, whenever it comes: the process is killed under load, and what was acknowledged is compared with what is stored.</summary>
public sealed class KillTests
{
    private const int Cycles = 5;
    private const int Gateways = 4;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kills_under_load_lose_nothing_acknowledged_and_store_nothing_twice()
    {
        using var data = new TemporaryFolder();
        int port = FreePort.Next();
        long firstUnixMs = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        TelemetryPublisher[] publishers = [.. Enumerable.Range(1, Gateways).Select(number => new TelemetryPublisher($"G{number}", port, firstUnixMs))];
        try
        {
            foreach (TelemetryPublisher publisher in publishers)
                await publisher.StartAsync();
            for (int cycle = 0; cycle < Cycles; cycle++)
                await KillUnderLoadAsync(data.Path, port, publishers, cycle);

            await using RunningIngest last = await StartAsync(data.Path, port);
            await Task.WhenAll(publishers.Select(publisher => publisher.FinishAsync(Deadline)));
            Assert.All(publishers, publisher => Assert.Equal(publisher.Sent, publisher.AcknowledgedCount));
            await AssertStoredAsync(data.Path, publishers);
            await AssertLedgerAsync(last, publishers.Sum(publisher => (long)publisher.Sent * TelemetryPublisher.SamplesPerPack));
        }
        finally
        {
            foreach (TelemetryPublisher publisher in publishers)
                await publisher.DisposeAsync();
        }
    }

    private static async Task KillUnderLoadAsync(string folder, int port, TelemetryPublisher[] publishers, int cycle)
    {
        int before = publishers.Sum(publisher => publisher.AcknowledgedCount);
        await using (RunningIngest ingest = await StartAsync(folder, port))
        {
            // Later kills find the store in the middle of sealing.
            await UntilAsync(() => publishers.Sum(publisher => publisher.AcknowledgedCount) >= before + 500 * (cycle + 1));
            ingest.Program.Send(Signal.Kill);
            await ingest.Program.WaitForExitAsync(Deadline);
        }

        await AssertStoredAsync(folder, publishers);
    }

    private static Task<RunningIngest> StartAsync(string folder, int port) => RunningIngest.StartAsync(
        folder, $"--Mqtt:Port={port.ToString(CultureInfo.InvariantCulture)}", "--Store:SealAfterSeconds=1");

    private static async Task AssertStoredAsync(string folder, TelemetryPublisher[] publishers)
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(folder, "ingest"));
        foreach (TelemetryPublisher publisher in publishers)
        {
            // Taken first: what is acknowledged meanwhile is stored as well, but need not be seen.
            int[] acknowledged = publisher.Acknowledged;
            for (int lamp = 0; lamp < TelemetryPublisher.Lamps; lamp++)
            {
                await AssertSeriesAsync(reader, publisher, lamp, "activePower", acknowledged, pack => TelemetryPublisher.PowerOf(pack, lamp));
                await AssertSeriesAsync(reader, publisher, lamp, "supplyVoltage", acknowledged, TelemetryPublisher.VoltageOf);
            }
        }
    }

    private static async Task AssertSeriesAsync(
        EmbeddedStoreReader reader, TelemetryPublisher publisher, int lamp, string quantity, int[] acknowledged, Func<int, double> valueOf)
    {
        var stored = new HashSet<int>();
        var series = new SeriesKey(publisher.LampId(lamp), quantity);
        await foreach (SeriesPoint point in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
        {
            int pack = publisher.PackAt(point.TimestampUnixMs);
            Assert.True(stored.Add(pack), $"{series} has pack {pack} twice.");
            Assert.Equal(valueOf(pack), point.Value);
            Assert.InRange(pack, 0, publisher.Sent - 1);
        }

        int[] lost = [.. acknowledged.Where(pack => !stored.Contains(pack))];
        Assert.True(lost.Length == 0, $"{series} lost {lost.Length} of {acknowledged.Length} acknowledged samples, the first being pack {lost.FirstOrDefault()}.");
    }

    private static async Task AssertLedgerAsync(RunningIngest ingest, long distinct)
    {
        using var client = new HttpClient();
        Dictionary<string, long> metrics = [];
        await UntilAsync(async () =>
        {
            metrics = await ReadMetricsAsync(client, ingest.HttpPort);
            return metrics["lampukota_samples_pending"] == 0;
        });

        Assert.Equal(distinct, metrics["lampukota_samples_stored_total"]);
        Assert.Equal(metrics["lampukota_samples_received_total"], distinct + metrics["lampukota_samples_duplicate_total"]);
        Assert.Equal(0, metrics["lampukota_samples_damaged"]);
    }

    private static async Task<Dictionary<string, long>> ReadMetricsAsync(HttpClient client, int httpPort)
    {
        string text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{httpPort}/metrics"));
        return text.Split('\n').Where(line => line.StartsWith("lampukota_samples", StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), timer.Token);
    }
}
