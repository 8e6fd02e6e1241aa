using System.Globalization;
using System.Text.Json;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>What the chart of a lamp (js/elements/lamp-chart.js) shows besides the measurements, as the texts of its attributes.</summary>
/// <param name="RatedPower">Power at 100 %, watts.</param>
/// <param name="Nights">JSON: sunset and sunrise of each night, Unix milliseconds.</param>
/// <param name="Program">JSON: the time and the level of each step of the schedule, Unix milliseconds and %.</param>
/// <param name="Latest">When the newest value was measured.</param>
public readonly record struct LampChartData(string RatedPower, string Nights, string Program, string Latest)
{
    // The longest span over which nights and the schedule are drawn, from its first local day on; what lies outside of the shown span does no harm.
    private static readonly Duration Span = Duration.FromDays(8);

    /// <summary>Describes the last days of a lamp.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="schedule">What it follows; null where that is not known.</param>
    /// <param name="now">The city's present time.</param>
    /// <param name="sun">The city's sun.</param>
    public static LampChartData Of(LampNow lamp, LampSchedule? schedule, Instant now, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        long latest = lamp.Values.Count == 0 ? 0 : lamp.Values.Values.Max(measured => measured.TimestampUnixMs);
        return new LampChartData(
            lamp.Lamp.RatedPowerWatts.ToString(CultureInfo.InvariantCulture),
            JsonSerializer.Serialize(Night.Between(now - Span, now, sun).Select(night => new[] { Ms(night.Sunset), Ms(night.Sunrise) })),
            JsonSerializer.Serialize(schedule is null ? [] : Steps(schedule, now, sun)),
            latest.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<long[]> Steps(LampSchedule schedule, Instant now, AstronomicalClock sun)
    {
        for (Instant at = now - Span; at < now; at = schedule.NextChangeAfter(at, sun))
            yield return [Ms(at), schedule.LevelAt(at, sun)];
    }

    private static long Ms(Instant instant) => instant.ToUnixTimeMilliseconds();
}
