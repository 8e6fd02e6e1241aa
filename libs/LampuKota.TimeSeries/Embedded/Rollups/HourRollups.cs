using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Makes the hour rollups of a chunk from its columns.</summary>
internal sealed class HourRollups
{
    private readonly List<int> _numbers = [];
    private readonly ByteWriter _scratch = new();
    private Rollup[] _rollups = new Rollup[8 * RollupSlots.HoursPerDay];
    private RollupSlots _hours;

    /// <summary>Begins a chunk of a UTC day.</summary>
    public void Begin(long day)
    {
        _numbers.Clear();
        _hours = RollupSlots.Hours(day);
    }

    /// <summary>Takes a column: the samples of one quantity, at least one, in order of time and of that day.</summary>
    public void Add(int number, ReadOnlySpan<long> timestampsUnixMs, ReadOnlySpan<double> values)
    {
        int first = _numbers.Count * RollupSlots.HoursPerDay;
        _numbers.Add(number);
        if (first == _rollups.Length)
            Array.Resize(ref _rollups, _rollups.Length * 2);
        Span<Rollup> rollups = _rollups.AsSpan(first, RollupSlots.HoursPerDay);
        rollups.Clear();
        for (int index = 0; index < timestampsUnixMs.Length;)
        {
            int hour = _hours.SlotOf(timestampsUnixMs[index]);
            int end = EndOf(timestampsUnixMs, index, _hours.StartUnixMs(hour) + RollupSlots.MillisecondsPerHour);
            rollups[hour] = Sum(timestampsUnixMs[index..end], values[index..end]);
            index = end;
        }
    }

    public void Write(ByteWriter output) =>
        RollupBlob.Write(_hours, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_numbers), _rollups, output, _scratch);

    /// <summary>What consecutive samples come to.</summary>
    private static Rollup Sum(ReadOnlySpan<long> timestampsUnixMs, ReadOnlySpan<double> values)
    {
        double sum = 0;
        double minimum = values[0];
        double maximum = values[0];
        double fallen = 0;
        double before = values[0];
        foreach (double value in values)
        {
            sum += value;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            if (value < before)
                fallen += before;
            before = value;
        }

        return new Rollup(values.Length, sum, minimum, maximum, timestampsUnixMs[0], values[0], timestampsUnixMs[^1], before, fallen);
    }

    private static int EndOf(ReadOnlySpan<long> timestampsUnixMs, int index, long endUnixMs)
    {
        if (timestampsUnixMs[^1] < endUnixMs)
            return timestampsUnixMs.Length;

        int found = timestampsUnixMs[index..].BinarySearch(endUnixMs);
        return index + (found < 0 ? ~found : found);
    }
}
