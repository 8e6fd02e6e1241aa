using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>When lamps of one calendar should burn, as spans of time; immutable, and quick to be asked for a part.</summary>
public sealed class BurningTimes
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _before;

    /// <summary>Takes spans.</summary>
    /// <param name="spans">In their order, Unix milliseconds, none touching another.</param>
    public BurningTimes(IReadOnlyList<(long StartUnixMs, long EndUnixMs)> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        _starts = [.. spans.Select(span => span.StartUnixMs)];
        _ends = [.. spans.Select(span => span.EndUnixMs)];
        _before = new long[spans.Count + 1];
        for (int i = 0; i < spans.Count; i++)
            _before[i + 1] = _before[i] + _ends[i] - _starts[i];
    }

    /// <summary>The times of a schedule, without what sensors would change.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="from">From when on.</param>
    /// <param name="to">Until when.</param>
    /// <param name="sun">The city's sun.</param>
    public static BurningTimes Of(LampSchedule schedule, Instant from, Instant to, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var spans = new List<(long StartUnixMs, long EndUnixMs)>();
        for (Instant at = from; at < to;)
        {
            Instant next = Instant.Min(schedule.NextChangeAfter(at, sun), to);
            if (schedule.LevelAt(at, sun) > 0)
            {
                long start = at.ToUnixTimeMilliseconds();
                if (spans.Count > 0 && spans[^1].EndUnixMs == start)
                    spans[^1] = (spans[^1].StartUnixMs, next.ToUnixTimeMilliseconds());
                else
                    spans.Add((start, next.ToUnixTimeMilliseconds()));
            }

            at = next;
        }

        return new BurningTimes(spans);
    }

    /// <summary>How long lamps should burn within a span, milliseconds.</summary>
    /// <param name="startUnixMs">Its start.</param>
    /// <param name="endUnixMs">Its end.</param>
    public long Within(long startUnixMs, long endUnixMs) => endUnixMs <= startUnixMs ? 0 : Until(endUnixMs) - Until(startUnixMs);

    private long Until(long unixMs)
    {
        int index = Array.BinarySearch(_starts, unixMs);
        int begun = index >= 0 ? index : ~index; // So many spans have begun before it.
        return begun == 0 ? 0 : _before[begun - 1] + Math.Min(unixMs, _ends[begun - 1]) - _starts[begun - 1];
    }
}
