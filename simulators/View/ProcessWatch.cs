using System.Diagnostics;

namespace LampuKota.Simulators;

/// <summary>Looks at the memory and processor time of one process.</summary>
internal sealed class ProcessWatch
{
    private readonly string _name;
    private readonly Process _process;
    private readonly TimeProvider _timeProvider;
    private TimeSpan _processorTime;
    private long _lookedAt;

    public ProcessWatch(string name, Process process, TimeProvider timeProvider)
    {
        (_name, _process, _timeProvider) = (name, process, timeProvider);
        Look();
    }

    /// <summary>What it used since the last look; zeros once it has ended.</summary>
    public ProcessUse Look()
    {
        try
        {
            _process.Refresh();
            TimeSpan processorTime = _process.TotalProcessorTime;
            TimeSpan elapsed = _timeProvider.GetElapsedTime(_lookedAt);
            double percent = elapsed > TimeSpan.Zero ? 100 * (processorTime - _processorTime) / elapsed : 0;
            (_processorTime, _lookedAt) = (processorTime, _timeProvider.GetTimestamp());
            return new ProcessUse(_name, percent, _process.WorkingSet64 / 1_000_000.0);
        }
        catch (InvalidOperationException)
        {
            return new ProcessUse(_name, 0, 0);
        }
    }
}
