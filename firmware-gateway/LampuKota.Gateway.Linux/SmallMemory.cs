using System.Runtime;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Gives memory back to the machine that only the start needed, or a busy hour: settings read, code compiled, a handshake. A gateway works for months with a few megabytes. Pages of
/// the runtime's files that nothing touches any more go too (docs/decisions/0098-memory-of-the-start.md).
/// </summary>
internal static class StartupMemory
{
    /// <summary>When connecting, a first report and a desired document are over, as a rule.</summary>
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Gives back once the start is over, and then each hour.</summary>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="stop">The program stops.</param>
    public static async Task KeepSmallAsync(TimeProvider timeProvider, CancellationToken stop)
    {
        for (TimeSpan pause = StartIsOver; ; pause = Interval)
        {
            await Task.Delay(pause, timeProvider, stop);
            GiveBack();
        }
    }

    // What the kernel does not follow costs memory and nothing else.
    private static void GiveBack()
    {
        (nuint Start, nuint Length)[] pages = [.. UnchangedFilePages.Find(File.ReadLines("/proc/self/smaps"))];
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.MallocTrim(0); // Whether there was something to give back changes nothing.
        foreach ((nuint start, nuint length) in pages)
            Libc.MemoryAdvise(start, length, Libc.DoNotNeed);
    }
}
