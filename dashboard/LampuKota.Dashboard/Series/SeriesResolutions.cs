using LampuKota.City;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>The resolutions that people choose from, and how long a span each may cover.</summary>
internal static class SeriesResolutions
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>Local days begin at 16:00 UTC, midnight WITA (UTC+8): buckets of a day are shifted by that.</summary>
    private const long MidnightWita = 16 * Hour;

    /// <summary>Reads <c>raw</c>, <c>1m</c>, <c>1h</c> or <c>1d</c> with an aggregate.</summary>
    /// <exception cref="RequestRefusedException">It is none of these.</exception>
    public static SeriesResolution Parse(string resolution, string aggregate)
    {
        SeriesAggregate how = aggregate switch
        {
            "mean" => SeriesAggregate.Mean,
            "min" => SeriesAggregate.Min,
            "max" => SeriesAggregate.Max,
            "sum" => SeriesAggregate.Sum,
            "last" => SeriesAggregate.Last,
            "count" => SeriesAggregate.Count,
            _ => throw new RequestRefusedException(Refusal.Invalid, "aggregate", "The aggregate must be mean, min, max, sum, last or count."),
        };
        return resolution switch
        {
            "raw" => SeriesResolution.Raw,
            "1m" => new SeriesResolution(Minute, how),
            "1h" => new SeriesResolution(Hour, how),
            "1d" => new SeriesResolution(Day, how, MidnightWita),
            _ => throw new RequestRefusedException(Refusal.Invalid, "resolution", "The resolution must be raw, 1m, 1h or 1d."),
        };
    }

    /// <summary>Longest span that a resolution may cover, so that an answer stays of a size that a chart can draw.</summary>
    public static long LongestSpanMs(SeriesResolution resolution) => resolution.BucketMilliseconds switch
    {
        0 => 2 * Day,
        < Hour => 31 * Day,
        _ => 5 * 366 * Day,
    };
}
