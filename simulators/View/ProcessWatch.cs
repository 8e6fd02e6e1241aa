using System.Diagnostics;

namespace LampuKota.Simulators;

/// <summary>Looks at the memory and processor time of one process.</summary>
internal sealed class ProcessWatch(string name, Process process, TimeProvider timeProvider)
{
    private TimeSpan _processorTime;
    private long _lookedAt = timeProvider.GetTimestamp();

    /// <summary>What it used since the last look; zeros once it has ended.</summary>
    public ProcessUse Look()
    {
        try
        {
            process.Refresh();
            TimeSpan processorTime = process.TotalProcessorTime;
            TimeSpan elapsed = timeProvider.GetElapsedTime(_lookedAt);
            double percent = elapsed > TimeSpan.Zero ? 100 * (processorTime - _processorTime) / elapsed : 0;
            (_processorTime, _lookedAt) = (processorTime, timeProvider.GetTimestamp());
            return new ProcessUse(name, percent, process.WorkingSet64 / 1_000_000.0);
        }
        catch (InvalidOperationException)
        {
            return new ProcessUse(name, 0, 0);
        }
    }
}
