using LampuKota.City;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>The resolutions that people choose from, and how long a span each may cover.</summary>
internal static class SeriesResolutions
{
    private const long Minute = 60_000;
    public const long Hour = 60 * Minute;
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
            "increase" => SeriesAggregate.Increase,
            _ => throw new RequestRefusedException(Refusal.Invalid, "aggregate", "The aggregate must be mean, min, max, sum, last, count or increase."),
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

    /// <summary>
    /// Checks a span. Answers are streamed, so the limits keep out mistakes, such as seconds for milliseconds, rather than size: what the store keeps by default is 400 days
    /// of samples and ten years of days.
    /// </summary>
    /// <exception cref="RequestRefusedException">It ends before it begins, or is too long.</exception>
    public static void Check(TimeRange range, SeriesResolution resolution)
    {
        if (range.ToUnixMs <= range.FromUnixMs)
            throw new RequestRefusedException(Refusal.Invalid, "to", "The span must end after it begins.");
        if (range.FromUnixMs < 0 || range.ToUnixMs > MostUnixMs)
            throw new RequestRefusedException(Refusal.Invalid, "from", "The span must lie between the years 1970 and 2200, in Unix milliseconds.");
        if (range.ToUnixMs - range.FromUnixMs > LongestSpanMs(resolution))
            throw new RequestRefusedException(Refusal.TooLarge, "from", "The span is too long for this resolution: at most 31 days raw, 366 days by minute, 10 years by hour or day.");
    }

    /// <summary>2200-01-01.</summary>
    private const long MostUnixMs = 7_258_118_400_000;

    private static long LongestSpanMs(SeriesResolution resolution) => resolution.BucketMilliseconds switch
    {
        0 => 31 * Day,
        < Hour => 366 * Day,
        _ => 3_660 * Day,
    };
}
