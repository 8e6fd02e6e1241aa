using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>
/// A gateway's program is killed while it is offline and while it sends what it kept; the store then has everything that it measured, each once, but for the very
/// reading that was being taken when it was killed.
/// </summary>
public sealed class GatewayKillTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_a_gateway_measured_reaches_the_store_once_though_it_is_killed_offline_and_while_it_sends()
    {
        using var state = new TemporaryFolder();
        using var data = new TemporaryFolder();
        int port = FreePort.Next();
        var lastBeforeKills = new List<long[]>();
        GatewayLife.Prepare(state.Path);

        // Offline: a clean stop, which leaves segments, then two kills, which leave a journal.
        await using (RunningProgram first = Start(port, state.Path))
        {
            await ReadingsAsync(state.Path, 12);
            first.EndInput();
            Assert.Equal(0, await first.WaitForExitAsync(Deadline));
        }

        lastBeforeKills.Add(await KillAfterAsync(port, state.Path, more: 5));
        lastBeforeKills.Add(await KillAfterAsync(port, state.Path, more: 5));

        await using RunningIngest ingest = await RunningIngest.StartAsync(data.Path, $"--Mqtt:Port={port.ToString(CultureInfo.InvariantCulture)}");
        lastBeforeKills.Add(await KillAfterAsync(port, state.Path, more: 3));
        await using (RunningProgram last = Start(port, state.Path))
        {
            await ReadingsAsync(state.Path, ReadingsOf(state.Path, 0) + 3);
            last.EndInput();
            Assert.Equal(0, await last.WaitForExitAsync(Deadline));
        }

        // What its clean stop left behind goes with one more life, whose own readings may stay behind in turn.
        long[] taken = ReadingsOf(state.Path);
        await using (RunningProgram rest = Start(port, state.Path))
        {
            await Until.HoldsAsync(async () => await WaitingAsync(state.Path), Deadline, "everything that was kept is sent");
            rest.EndInput();
            await rest.WaitForExitAsync(Deadline);
        }

        for (int lamp = 0; lamp < GatewayLife.Lamps; lamp++)
            await AssertStoredOnceAsync(data.Path, lamp, taken[lamp], [.. lastBeforeKills.Select(last => last[lamp])]);
    }

    private static RunningProgram Start(int port, string folder) => RunningProgram.Start(
        "dotnet", [typeof(GatewayKillTests).Assembly.Location, GatewayLife.Command, port.ToString(CultureInfo.InvariantCulture), folder]);

    /// <returns>The number of the reading of each lamp that was noted last: it may have been on its way from the meter to the kernel.</returns>
    private static async Task<long[]> KillAfterAsync(int port, string folder, long more)
    {
        long until = ReadingsOf(folder, 0) + more;
        await using RunningProgram life = Start(port, folder);
        await ReadingsAsync(folder, until);
        life.Send(Signal.Kill);
        await life.WaitForExitAsync(Deadline);
        return ReadingsOf(folder);
    }

    private static long[] ReadingsOf(string folder) => [.. Enumerable.Range(0, GatewayLife.Lamps).Select(lamp => ReadingsOf(folder, lamp))];

    private static long ReadingsOf(string folder, int lamp)
    {
        var ledger = new FileInfo(GatewayLife.LedgerOf(folder, lamp));
        return ledger.Exists ? ledger.Length : 0;
    }

    private static Task ReadingsAsync(string folder, long readings) =>
        Until.HoldsAsync(() => ReadingsOf(folder, GatewayLife.Lamps - 1) >= readings, Deadline, $"{readings} readings");

    // No segment is left, and nothing waits in the journal.
    private static Task<bool> WaitingAsync(string folder)
    {
        FileInfo[] files = new DirectoryInfo(Path.Combine(folder, "outbox")).GetFiles();
        return Task.FromResult(files.All(file => file.Length == 0));
    }

    private static async Task AssertStoredOnceAsync(string folder, int lamp, long readings, HashSet<long> lastBeforeKills)
    {
        using var reader = new EmbeddedStoreReader(Path.Combine(folder, "ingest"));
        var stored = new HashSet<long>();
        var series = new SeriesKey(GatewayLife.LampId(lamp), "activeEnergy");
        await foreach (SeriesPoint point in reader.Query(series, new TimeRange(0, long.MaxValue / 2), SeriesResolution.Raw, CancellationToken.None))
            Assert.True(stored.Add((long)Math.Round(point.Value * 1_000)), $"reading {point.Value} of {series} is there twice");

        // Readings are numbered from 1. What is noted before it is taken, a kill in that very moment costs, and nothing that was taken before it.
        IEnumerable<long> lost = Enumerable.Range(1, (int)readings).Select(number => (long)number).Where(number => !stored.Contains(number));
        Assert.Subset(lastBeforeKills, lost.ToHashSet());
    }
}
