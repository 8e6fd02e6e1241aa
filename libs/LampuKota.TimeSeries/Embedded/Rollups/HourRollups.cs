using System.Numerics;
using System.Runtime.InteropServices;
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
        RollupBlob.Write(_hours, CollectionsMarshal.AsSpan(_numbers), _rollups, output, _scratch);

    /// <summary>What consecutive samples come to.</summary>
    private static Rollup Sum(ReadOnlySpan<long> timestampsUnixMs, ReadOnlySpan<double> values)
    {
        double sum = 0;
        double fallen = 0;
        double before = values[0];
        foreach (double value in values)
        {
            sum += value;
            // Without a branch: whether a noisy value falls, no processor can guess.
            long isLess = value < before ? -1 : 0;
            fallen += BitConverter.Int64BitsToDouble(isLess & BitConverter.DoubleToInt64Bits(before));
            before = value;
        }

        (double minimum, double maximum) = Bounds(values);
        return new Rollup(values.Length, sum, minimum, maximum, timestampsUnixMs[0], values[0], timestampsUnixMs[^1], before, fallen);
    }

    private static (double Minimum, double Maximum) Bounds(ReadOnlySpan<double> values)
    {
        double minimum = values[0];
        double maximum = values[0];
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        if (vectors.Length > 0)
        {
            Vector<double> minima = vectors[0];
            Vector<double> maxima = vectors[0];
            foreach (Vector<double> vector in vectors[1..])
            {
                minima = Vector.Min(minima, vector);
                maxima = Vector.Max(maxima, vector);
            }

            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                minimum = Math.Min(minimum, minima[lane]);
                maximum = Math.Max(maximum, maxima[lane]);
            }
        }

        foreach (double value in values[(vectors.Length * Vector<double>.Count)..])
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return (minimum, maximum);
    }

    private static int EndOf(ReadOnlySpan<long> timestampsUnixMs, int index, long endUnixMs)
    {
        if (timestampsUnixMs[^1] < endUnixMs)
            return timestampsUnixMs.Length;

        int found = timestampsUnixMs[index..].BinarySearch(endUnixMs);
        return index + (found < 0 ? ~found : found);
    }
}
