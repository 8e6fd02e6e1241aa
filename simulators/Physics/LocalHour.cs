namespace LampuKota.Simulators;

/// <summary>The time of day at Kupang (WITA, UTC+8), without calendars: what daily courses are functions of.</summary>
internal static class LocalHour
{
    private const double OffsetSeconds = 8 * 3_600;
    private const double SecondsPerDay = 86_400;

    /// <summary>Hours since local midnight, 0 (inclusive) to 24 (exclusive).</summary>
    public static double Of(double unixSeconds) => (unixSeconds + OffsetSeconds - DayOf(unixSeconds) * SecondsPerDay) / 3_600;

    /// <summary>Number of the local day since 1970.</summary>
    public static long DayOf(double unixSeconds) => (long)Math.Floor((unixSeconds + OffsetSeconds) / SecondsPerDay);

    /// <summary>Unix seconds of a local hour on a local day.</summary>
    public static double ToUnixSeconds(long day, double hour) => day * SecondsPerDay + hour * 3_600 - OffsetSeconds;

    /// <summary>A bell between 0 and 1 around an hour of the day; midnight is no border.</summary>
    /// <param name="hour">The time of day.</param>
    /// <param name="centre">Hour of its top.</param>
    /// <param name="width">Hours from the top to 61 %.</param>
    public static double Bell(double hour, double centre, double width)
    {
        double distance = Math.Abs(hour - centre);
        distance = Math.Min(distance, 24 - distance) / width;
        return Math.Exp(-0.5 * distance * distance);
    }
}
