using System.Runtime;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Gives memory back to the machine that only the start needed, or a busy minute: settings read, code compiled, a handshake, a burst of commands. A gateway works for months with a few
/// megabytes. Pages of the runtime's files that nothing touches any more go too (docs/decisions/0098-memory-of-the-start.md).
/// </summary>
internal static class SmallMemory
{
    /// <summary>When connecting, a first report and a desired document are over, as a rule.</summary>
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(15);

    /// <summary>Gives back once the start is over, and then whenever it has become much.</summary>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="stop">The program stops.</param>
    public static async Task KeepAsync(TimeProvider timeProvider, CancellationToken stop)
    {
        await Task.Delay(StartIsOver, timeProvider, stop);
        GiveBack();
        var times = new GiveBackTimes();
        using var minute = new PeriodicTimer(GiveBackTimes.Interval, timeProvider);
        TimeSpan worked = Environment.CpuUsage.TotalTime;
        while (await minute.WaitForNextTickAsync(stop))
        {
            TimeSpan before = worked;
            worked = Environment.CpuUsage.TotalTime;
            if (times.IsDue(Environment.WorkingSet, worked - before))
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
