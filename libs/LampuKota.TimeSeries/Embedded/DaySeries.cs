using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>One UTC day of a series: what its chunks hold, and what is in tails still.</summary>
internal static class DaySeries
{
    private static readonly List<TimedValue> NoTails = [];

    /// <summary>The points within a range, in order of time and each instant once: a chunk's value before a tail's, an earlier tail's before a later one's.</summary>
    public static List<TimedValue> ReadPoints(DayReader? file, SeriesKey series, TimeRange range, List<TimedValue>? tails)
    {
        var points = new List<TimedValue>();
        file?.ReadPoints(series, range, points);
        foreach (TimedValue tail in tails ?? NoTails)
        {
            if (tail.TimestampUnixMs >= range.FromUnixMs && tail.TimestampUnixMs < range.ToUnixMs)
                points.Add(tail);
        }

        return InOrderOnce(points);
    }

    /// <summary>
    /// Adds what each hour of the day comes to within a range. It is taken from the rollups of the chunks and the tails that are newer than they, and from the
    /// samples themselves where the range cuts an hour, or where late samples lie between others.
    /// </summary>
    public static void ReadHours(
        DayReader? file, long day, SeriesKey series, TimeRange range, List<TimedValue>? tails, RollupMerge merge, List<Rollup> rollups)
    {
        var hours = RollupSlots.Hours(day);
        merge.Clear();
        file?.ReadRollups(series, range, merge);
        if (tails is not null)
            merge.Add(hours, InOrderOnce(tails));

        for (int hour = 0; hour < hours.Count; hour++)
        {
            ref readonly Rollup rollup = ref merge[hour];
            TimeRange wanted = Clip(range, hours.StartUnixMs(hour));
            if (rollup.Count == 0 || wanted.FromUnixMs >= wanted.ToUnixMs)
                continue;
            if (merge.IsTangled(hour) || rollup.FirstUnixMs < wanted.FromUnixMs || rollup.LastUnixMs >= wanted.ToUnixMs)
                AddPoints(file, series, wanted, tails, rollups);
            else
                rollups.Add(rollup);
        }
    }

    /// <summary>Sorts where there is need, and drops all but the first of an instant.</summary>
    public static List<TimedValue> InOrderOnce(List<TimedValue> points)
    {
        for (int index = 1; index < points.Count; index++)
        {
            if (points[index].TimestampUnixMs <= points[index - 1].TimestampUnixMs)
                return [.. points.OrderBy(point => point.TimestampUnixMs).DistinctBy(point => point.TimestampUnixMs)];
        }

        return points;
    }

    private static void AddPoints(DayReader? file, SeriesKey series, TimeRange range, List<TimedValue>? tails, List<Rollup> rollups)
    {
        Rollup sum = default;
        foreach (TimedValue point in ReadPoints(file, series, range, tails))
            sum = sum.With(point.TimestampUnixMs, point.Value);
        if (sum.Count > 0)
            rollups.Add(sum);
    }

    private static TimeRange Clip(TimeRange range, long hourUnixMs) =>
        new(Math.Max(range.FromUnixMs, hourUnixMs), Math.Min(range.ToUnixMs, hourUnixMs + RollupSlots.MillisecondsPerHour));
}
