using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Whether lamps are lit when it is dark, and dark when it is light.</summary>
internal static class NightCheck
{
    /// <summary>Twilight after sunset and before sunrise in which lamps may be on or off as the city likes: civil twilight at Kupang lasts 21 to 23 minutes.</summary>
    private static readonly Duration Twilight = Duration.FromMinutes(30);

    /// <summary>Darkness for shorter than this is a slip of minutes between two periods, not a gap.</summary>
    private static readonly Duration LeastGap = Duration.FromMinutes(5);

    public static IEnumerable<ScheduleFinding> Of(CalendarYear year)
    {
        if (year.Followers.Lamps == 0)
            yield return Finding(year, FindingSeverity.Note, FindingKind.NotFollowed, [], $"No lamp follows the calendar {year.CalendarId}.");

        List<LocalDate> dark = Nights(year, static level => level == 0);
        List<LocalDate> lit = Days(year);
        if (dark.Count > 0)
        {
            yield return year.Followers.ProtectedLamps > 0
                ? Finding(
                    year,
                    FindingSeverity.Error,
                    FindingKind.ProtectedDark,
                    dark,
                    $"{year.Followers.ProtectedLamps} protected lamps follow the calendar {year.CalendarId} and would be dark in {Count(dark)}; give them another calendar.")
                : Finding(
                    year, FindingSeverity.Warning, FindingKind.DarkAtNight, dark, $"The lamps of calendar {year.CalendarId} are dark in the middle of {Count(dark)}.");
        }

        if (year.Followers.ProtectedLamps > 0
            && Nights(year, static level => level is > 0 and < LightingLimits.ProtectedMinimumPercent) is { Count: > 0 } dimmed)
        {
            yield return Finding(
                year,
                FindingSeverity.Error,
                FindingKind.ProtectedDimmed,
                dimmed,
                $"{year.Followers.ProtectedLamps} protected lamps follow the calendar {year.CalendarId} and would be below {LightingLimits.ProtectedMinimumPercent} % in {Count(dimmed)}; "
                + "give them another calendar.");
        }

        if (lit.Count > 0)
        {
            yield return Finding(
                year, FindingSeverity.Warning, FindingKind.LitByDay, lit, $"The lamps of calendar {year.CalendarId} burn by day on {lit.Count} days, first {lit[0]:uuuu-MM-dd}.");
        }
    }

    private static string Count(List<LocalDate> nights) => $"{nights.Count} nights, first {nights[0]:uuuu-MM-dd}";

    private static List<LocalDate> Nights(CalendarYear year, Func<int, bool> isBad) =>
    [
        .. year.Nights
            .Where(night => night.Day.SunPath != SunPath.StaysUp && IsBad(night, night.Day.Sunset + Twilight, night.Day.Sunrise - Twilight, isBad))
            .Select(night => night.Day.Date),
    ];

    private static List<LocalDate> Days(CalendarYear year) =>
    [
        .. year.Nights
            .Where(static night => night.Day.SunPath == SunPath.SetsAndRises
                && (IsBad(night, night.Day.Start, night.Day.Sunset - Twilight, static level => level > 0)
                    || IsBad(night, night.Day.Sunrise + Twilight, night.Day.End, static level => level > 0)))
            .Select(night => night.Day.Date),
    ];

    private static bool IsBad(NightPlan night, Instant from, Instant to, Func<int, bool> isBad) => night.Stretches().Any(stretch =>
        isBad(stretch.LevelPercent) && Instant.Min(stretch.To, to) - Instant.Max(stretch.From, from) >= LeastGap);

    private static ScheduleFinding Finding(CalendarYear year, FindingSeverity severity, FindingKind kind, List<LocalDate> dates, string message) =>
        new(severity, kind, "calendars", year.CalendarId, null, dates.Count > 0 ? dates[0] : null, dates.Count, message);
}
