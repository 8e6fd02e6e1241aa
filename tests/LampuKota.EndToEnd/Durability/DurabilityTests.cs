namespace LampuKota.EndToEnd;

/// <summary>
/// The short form of the proof that nothing acknowledged is lost and nothing is stored twice; <c>tests/durability.sh</c> runs the same scenarios for as long as is
/// asked. Each failure names the seed that leads to it again.
/// </summary>
public abstract class DurabilityTests
{
    private protected static void AssertClean(int seed, Findings found)
    {
        Assert.True(found.Faults.Count == 0, $"Seed {seed}: {string.Join('\n', found.Faults)}");
        Assert.Equal((0, 0, 0, 0), (found.Totals.Lost, found.Totals.Doubled, found.Totals.MessagesLost, found.Totals.MessagesDoubled));
        Assert.True(found.Totals is { Acknowledged: > 0, MessagesAcknowledged: > 0 }, $"Seed {seed}: nothing was acknowledged, so nothing is proven.");
    }
}

public sealed class KillDurabilityTests : DurabilityTests
{
    [Fact]
    public async Task Kills_and_restarts_at_random_moments_lose_nothing_and_double_nothing()
    {
        const int Seed = 1;
        AssertClean(Seed, await KillScenario.RunAsync(Seed, lives: 6, hasUnrulyNetwork: false));
    }

    [Fact]
    public async Task Nor_do_they_behind_a_network_that_delays_doubles_and_cuts()
    {
        const int Seed = 2;
        AssertClean(Seed, await KillScenario.RunAsync(Seed, lives: 4, hasUnrulyNetwork: true));
    }
}

/// <summary>Injection at a few of the points that the long run goes through one by one.</summary>
public abstract class InjectionDurabilityTests : DurabilityTests
{
    // From the first calls of a life, with which it opens its files, to those with which it seals and ends.
    private static readonly int[] Points = [1, 6, 17, 45];

    private protected static async Task AssertCleanAsync(int seed, string call, string effect, LoopDisk? disk = null)
    {
        (Findings found, int hits) = await InjectionScenario.RunAsync(seed, [.. Points.Select(point => new Injection(call, effect, point))], disk);
        AssertClean(seed, found);
        Assert.True(hits >= Points.Length - 1, $"Seed {seed}: only {hits} lives came to their point.");
    }
}

public sealed class KillPointDurabilityTests : InjectionDurabilityTests
{
    [RequiresTheory("strace")]
    [InlineData("pwrite64")]
    [InlineData("fsync")]
    public Task A_kill_at_a_write_or_a_sync_loses_nothing_and_doubles_nothing(string call) => AssertCleanAsync(3, call, Injection.Kill);

    [RequiresRootFact("strace", "mkfs.ext4", "losetup")]
    public async Task A_first_start_that_is_cut_off_is_made_good_by_the_next()
    {
        const int Seed = 10;
        (Findings found, int hits) = await FirstStartScenario.RunAsync(Seed, new Injection("fsync", Injection.Kill, 3));
        AssertClean(Seed, found);
        Assert.Equal(1, hits);
    }

    [RequiresFact("strace")]
    public Task A_write_that_finds_no_space_is_made_again_when_there_is_some() => AssertCleanAsync(5, "pwrite64", Injection.NoSpace);
}

public sealed class DiskErrorDurabilityTests : InjectionDurabilityTests
{
    [RequiresFact("strace")]
    public Task A_write_that_fails_ends_the_process_with_one_sentence() => AssertCleanAsync(4, "pwrite64", Injection.InputOutputError);

    [RequiresRootFact("strace", "mkfs.ext4", "losetup")]
    public async Task A_sync_that_fails_ends_the_process_and_nothing_after_it_was_acknowledged()
    {
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        await AssertCleanAsync(6, "fsync", Injection.InputOutputError, disk);
    }
}

public sealed class DiskDurabilityTests : DurabilityTests
{
    [RequiresRootFact("strace", "mkfs.ext4", "losetup")]
    public async Task What_a_killed_process_sealed_and_did_not_sync_outlives_the_next_ones_power_cut()
    {
        const int Seed = 11;
        (Findings found, int hits) = await SealingCutScenario.RunAsync(Seed);
        AssertClean(Seed, found);
        Assert.Equal(1, hits);
    }

    [RequiresRootFact("mkfs.ext4", "losetup")]
    public async Task Power_cuts_lose_nothing_and_double_nothing()
    {
        const int Seed = 7;
        AssertClean(Seed, await PowerCutScenario.RunAsync(Seed, cuts: 4));
    }

    [RequiresRootFact("mount")]
    public async Task A_disk_that_is_full_for_a_while_holds_the_service_up_and_loses_nothing()
    {
        const int Seed = 8;
        AssertClean(Seed, await FullDiskScenario.RunAsync(Seed, times: 2));
    }
}

public sealed class FreezeDurabilityTests : DurabilityTests
{
    [Fact]
    public async Task A_process_that_stands_still_for_longer_than_Keep_Alive_goes_on_and_loses_nothing()
    {
        const int Seed = 9;
        AssertClean(Seed, await FreezeScenario.RunAsync(Seed, freezes: 2));
    }
}

/// <summary>Ingest before a remote engine, which may lose what it took.</summary>
public sealed class SpoolDurabilityTests : DurabilityTests
{
    [RequiresFact(RunningEngine.VictoriaMetrics)]
    public async Task Kills_of_ingest_and_of_its_engine_lose_nothing_and_double_nothing()
    {
        const int Seed = 12;
        AssertClean(Seed, await SpoolKillScenario.RunAsync(Seed, cycles: 6));
    }

    [RequiresFact("strace", RunningEngine.VictoriaMetrics)]
    public Task Nor_does_a_kill_at_a_write_of_the_spool() => AssertCleanAsync(13, "pwrite64", Injection.Kill, disk: null);

    [RequiresFact("strace", RunningEngine.VictoriaMetrics)]
    public Task Nor_does_a_write_of_the_spool_that_finds_no_space() => AssertCleanAsync(15, "pwrite64", Injection.NoSpace, disk: null);

    [RequiresRootFact("strace", "mkfs.ext4", "losetup", RunningEngine.VictoriaMetrics)]
    public async Task Nor_does_one_at_a_sync_of_the_spool_with_the_power_cut_behind_it()
    {
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        await AssertCleanAsync(14, "fdatasync", Injection.Kill, disk);
    }

    // The header of a segment, a record, one when the engine has taken some, and one late enough that everybody has had something acknowledged.
    private static async Task AssertCleanAsync(int seed, string call, string effect, LoopDisk? disk)
    {
        int[] points = [1, 2, 12, 40];
        await using RunningEngine engine = await RunningEngine.StartAsync(RunningEngine.VictoriaMetrics);
        (Findings found, int hits) = await InjectionScenario.RunAsync(seed, [.. points.Select(point => new Injection(call, effect, point))], disk, engine);
        AssertClean(seed, found);
        Assert.True(hits >= points.Length - 1, $"Seed {seed}: only {hits} lives came to their point.");
    }
}
