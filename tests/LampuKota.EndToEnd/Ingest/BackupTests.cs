using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>Backup and restore with the real program: under load, cut off by a kill, and compared with what was acknowledged.</summary>
public sealed class BackupTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_backup_taken_under_load_survives_a_kill_during_the_next_one_and_restores_everything_acknowledged_before_it()
    {
        using var data = new TemporaryFolder();
        using var place = new TemporaryFolder();
        string backup = Path.Combine(place.Path, "backup");
        int port = FreePort.Next();
        long firstUnixMs = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        await using var publisher = new TelemetryPublisher("G1", port, firstUnixMs);
        int[] acknowledged;
        await using (RunningIngest ingest = await StartAsync(data.Path, port))
        {
            await publisher.StartAsync();
            await UntilAsync(() => publisher.AcknowledgedCount >= 1000);
            acknowledged = publisher.Acknowledged;
            Assert.Contains("Backup 1 is taken", await RunAsync(0, "backup", backup, $"--Data:Directory={data.Path}", Port(port)), StringComparison.Ordinal);

            await UntilAsync(() => publisher.AcknowledgedCount >= acknowledged.Length + 1000);
            await using RunningProgram second = RunningProgram.StartOurs("LampuKota.Ingest", "backup", backup, $"--Data:Directory={data.Path}", Port(port));
            // From the moment on at which it has begun to write, at the latest when it has done so.
            await UntilAsync(() => Directory.EnumerateFiles(backup, "*.2", SearchOption.AllDirectories).Any());
            ingest.Program.Send(Signal.Kill);
            await ingest.Program.WaitForExitAsync(Deadline);
        }

        Assert.Contains("every checksum right", await RunAsync(0, "restore", backup, "--verify-only"), StringComparison.Ordinal);
        string restored = Path.Combine(place.Path, "restored");
        Assert.Contains("Restored", await RunAsync(0, "restore", backup, restored), StringComparison.Ordinal);
        await AssertHeldAsync(restored, publisher, acknowledged);
        int again = FreePort.Next();
        await using RunningIngest restarted = await StartAsync(restored, again);
        await AssertBalancedAsync(restarted);
        await AssertHeldAsync(restored, publisher, acknowledged);
    }

    [Fact]
    public async Task A_backup_needs_no_running_ingest_and_mistakes_are_told_in_a_sentence()
    {
        using var data = new TemporaryFolder();
        using var place = new TemporaryFolder();
        string archive = Path.Combine(place.Path, "kota.tar");
        await using (RunningIngest ingest = await RunningIngest.StartAsync(data.Path))
            Assert.Equal(0, await ingest.Program.StopAsync());

        Assert.Contains("Backup 1 is taken", await RunAsync(0, "backup", archive, $"--Data:Directory={data.Path}"), StringComparison.Ordinal);
        await RunAsync(0, "restore", archive, Path.Combine(place.Path, "restored"));
        // Rollups are made some time after the start, and this one may have ended before.
        Assert.Equal(["ingest/broker.db", "ingest/tail.db", "services.json"], Names(Path.Combine(place.Path, "restored")).Except(["ingest/rollups.db"]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(place.Path, "restored", "services.json")));

        Assert.Contains("no store", await RunAsync(2, "backup", Path.Combine(place.Path, "other.tar"), $"--Data:Directory={place.Path}"), StringComparison.Ordinal);
        Assert.Contains("exists", await RunAsync(2, "backup", archive, $"--Data:Directory={data.Path}"), StringComparison.Ordinal);
        Assert.Contains("not empty", await RunAsync(2, "restore", archive, data.Path), StringComparison.Ordinal);
        Assert.Contains("no backup", await RunAsync(2, "restore", archive + "x", Path.Combine(place.Path, "more")), StringComparison.Ordinal);
        Assert.Contains("--help", await RunAsync(2, "restore", archive), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static string Port(int port) => $"--Mqtt:Port={port.ToString(CultureInfo.InvariantCulture)}";

    private static Task<RunningIngest> StartAsync(string folder, int port) => RunningIngest.StartAsync(folder, Port(port), "--Store:SealAfterSeconds=1");

    private static async Task<string> RunAsync(int expected, params string[] arguments)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync("dotnet", [Repository.Program("LampuKota.Ingest"), .. arguments], Deadline);
        Assert.True(exitCode == expected, $"{string.Join(' ', arguments)} ended with {exitCode}: {output}");
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }

    private static async Task AssertHeldAsync(string folder, TelemetryPublisher publisher, int[] acknowledged)
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(folder, "ingest"));
        for (int lamp = 0; lamp < TelemetryPublisher.Lamps; lamp++)
        {
            var stored = new HashSet<int>();
            var series = new SeriesKey(publisher.LampId(lamp), "activePower");
            await foreach (SeriesPoint point in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
            {
                int pack = publisher.PackAt(point.TimestampUnixMs);
                Assert.True(stored.Add(pack), $"{series} has pack {pack} twice.");
                Assert.Equal(TelemetryPublisher.PowerOf(pack, lamp), point.Value);
            }

            Assert.True(stored.IsSupersetOf(acknowledged), $"{series} lost {acknowledged.Length - stored.Intersect(acknowledged).Count()} acknowledged samples.");
        }
    }

    private static async Task AssertBalancedAsync(RunningIngest ingest)
    {
        using var client = new HttpClient();
        Dictionary<string, long> metrics = [];
        await UntilAsync(async () =>
        {
            string text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{ingest.HttpPort}/metrics"));
            metrics = text.Split('\n').Where(line => line.StartsWith("lampukota_samples", StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
                .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
            return metrics["lampukota_samples_pending"] == 0;
        });

        Assert.Equal(metrics["lampukota_samples_received_total"], metrics["lampukota_samples_stored_total"] + metrics["lampukota_samples_duplicate_total"]);
        Assert.Equal(0, metrics["lampukota_samples_damaged"]);
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), timer.Token);
    }
}
