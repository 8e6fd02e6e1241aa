namespace LampuKota.EndToEnd;

/// <summary>A kind of fault that the long run goes through, a world of some cycles at a time.</summary>
/// <param name="Option">The command line's option, without the dashes.</param>
/// <param name="Meaning">For the help.</param>
/// <param name="CyclesPerWorld">Cycles that share one data folder.</param>
/// <param name="EndsByItself">Whether the kind is exhausted once no cycle of a world met its fault: the points are past the last call.</param>
/// <param name="RunAsync">Runs a world, from the number of its first cycle.</param>
internal sealed record DurabilityKind(
    string Option, string Meaning, int CyclesPerWorld, bool EndsByItself, Func<int, int, Task<(Findings Found, int Hits)>> RunAsync);

/// <summary>All kinds of faults.</summary>
internal static class DurabilityCampaign
{
    // Any number will do; the seed of a world follows from it and from the number of its first cycle, so that a finding can be had again.
    private const int Seed = 20_251_121;

    public static IReadOnlyList<DurabilityKind> Kinds { get; } =
    [
        Counted("kills", "SIGKILL at random moments, and restarts", 10, (first, count) => KillScenario.RunAsync(Seed + first, count, hasUnrulyNetwork: false)),
        Counted("unruly", "the same behind a network that delays, doubles and cuts", 10, (first, count) => KillScenario.RunAsync(Seed + first, count, hasUnrulyNetwork: true)),
        Swept("write-points", "SIGKILL at the 1st, 2nd, ... write", number => new Injection("pwrite64", Injection.Kill, number), cutsPower: false),
        Swept("sync-points", "SIGKILL at the 1st, 2nd, ... fsync, and a power cut behind it", number => new Injection("fsync", Injection.Kill, number), cutsPower: true),
        Swept("eio-writes", "EIO at the 1st, 2nd, ... write", number => new Injection("pwrite64", Injection.InputOutputError, number), cutsPower: false),
        Swept("eio-syncs", "EIO at the 1st, 2nd, ... fsync, and a power cut behind it", number => new Injection("fsync", Injection.InputOutputError, number), cutsPower: true),
        Swept("full-writes", "ENOSPC at the 1st, 2nd, ... write, then space again", number => new Injection("pwrite64", Injection.NoSpace, number), cutsPower: false),
        Swept("full-syncs", "ENOSPC at the 1st, 2nd, ... fsync, and a power cut behind it", number => new Injection("fsync", Injection.NoSpace, number), cutsPower: true),
        StartSwept("start-writes", "SIGKILL at the 1st, 2nd, ... write of a first start", number => new Injection("pwrite64", Injection.Kill, number)),
        StartSwept("start-syncs", "SIGKILL at the 1st, 2nd, ... fsync of a first start, and a power cut behind it", number => new Injection("fsync", Injection.Kill, number)),
        new("sealing-cuts", "a kill in the midst of sealing, and a power cut behind the next start", 1, EndsByItself: false, (first, _) => SealingCutScenario.RunAsync(Seed + first)),
        Counted("spool-kills", "before a remote engine: SIGKILL of ingest, of the engine, or of both", 10, SpoolKillScenario.RunAsync),
        SpoolSwept("spool-writes", "before a remote engine: SIGKILL at the 1st, 2nd, ... write of the spool", number => new Injection("pwrite64", Injection.Kill, number), cutsPower: false),
        SpoolSwept("spool-full-writes", "before a remote engine: ENOSPC at the 1st, 2nd, ... write of the spool, then space again", number => new Injection("pwrite64", Injection.NoSpace, number), cutsPower: false),
        SpoolSwept(
            "spool-syncs", "before a remote engine: SIGKILL at the 1st, 2nd, ... sync of the spool's segments, and a power cut behind it",
            number => new Injection("fdatasync", Injection.Kill, number), cutsPower: true),
        SpoolSwept(
            "spool-database-syncs", "before a remote engine: SIGKILL at the 1st, 2nd, ... fsync of the spool's database and folder, and a power cut behind it",
            number => new Injection("fsync", Injection.Kill, number), cutsPower: true),
        SpoolSwept(
            "spool-eio-syncs", "before a remote engine: EIO at the 1st, 2nd, ... sync of the spool's segments, and a power cut behind it",
            number => new Injection("fdatasync", Injection.InputOutputError, number), cutsPower: true),
        Counted("power-cuts", "the power of the disk is cut", 10, (first, count) => PowerCutScenario.RunAsync(Seed + first, count)),
        Counted("freezes", "SIGSTOP for longer than Keep Alive", 5, (first, count) => FreezeScenario.RunAsync(Seed + first, count)),
        Counted("full-disks", "a disk that is full for a while", 3, (first, count) => FullDiskScenario.RunAsync(Seed + first, count)),
    ];

    private static DurabilityKind Counted(string option, string meaning, int perWorld, Func<int, int, Task<Findings>> run) =>
        new(option, meaning, perWorld, EndsByItself: false, async (first, count) => (await run(first, count), count));

    private static DurabilityKind StartSwept(string option, string meaning, Func<int, Injection> injection) => new(
        option, meaning, CyclesPerWorld: 1, EndsByItself: true, (first, _) => FirstStartScenario.RunAsync(Seed + first, injection(first + 1)));

    private static DurabilityKind Swept(string option, string meaning, Func<int, Injection> injection, bool cutsPower) => new(
        option, meaning, CyclesPerWorld: 10, EndsByItself: true, (first, count) => RunInjectionsAsync(first, [.. Enumerable.Range(first + 1, count).Select(injection)], cutsPower, engine: null));

    private static DurabilityKind SpoolSwept(string option, string meaning, Func<int, Injection> injection, bool cutsPower) => new(
        option, meaning, CyclesPerWorld: 10, EndsByItself: true,
        async (first, count) =>
        {
            await using RunningEngine engine = await RunningEngine.StartAsync(RunningEngine.VictoriaMetrics);
            return await RunInjectionsAsync(first, [.. Enumerable.Range(first + 1, count).Select(injection)], cutsPower, engine);
        });

    private static async Task<(Findings Found, int Hits)> RunInjectionsAsync(int first, Injection[] injections, bool cutsPower, RunningEngine? engine)
    {
        if (!cutsPower)
            return await InjectionScenario.RunAsync(Seed + first, injections, disk: null, engine);
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        return await InjectionScenario.RunAsync(Seed + first, injections, disk, engine);
    }
}
