namespace LampuKota.Simulators;

/// <summary>How long the last telemetry packs waited for their acknowledgement. Safe for use by several threads.</summary>
internal sealed class AcknowledgementTimes
{
    private const int Remembered = 1_000;

    private readonly Lock _lock = new();
    private readonly double[] _milliseconds = new double[Remembered];
    private long _count;

    /// <summary>Takes in one pack.</summary>
    public void Add(TimeSpan time)
    {
        lock (_lock)
            _milliseconds[_count++ % Remembered] = time.TotalMilliseconds;
    }

    /// <summary>Half of the last packs, and all but one of a hundred, waited no longer than this; zeros where there was none yet.</summary>
    public (double MedianMilliseconds, double Percentile99Milliseconds) Percentiles()
    {
        double[] sorted;
        lock (_lock)
            sorted = _milliseconds[..(int)Math.Min(_count, Remembered)];

        if (sorted.Length == 0)
            return (0, 0);

        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1]);
    }
}
