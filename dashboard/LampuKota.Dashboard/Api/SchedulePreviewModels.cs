using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The year of a draft: what <c>POST /calendars/preview</c> gives.</summary>
/// <param name="From">The first lighting day; the year runs from here.</param>
/// <param name="IsGood">Whether it can be saved.</param>
/// <param name="TariffRupiahPerKwh">What the utility charges.</param>
/// <param name="ShortestNight">The shortest night.</param>
/// <param name="LongestNight">The longest night.</param>
/// <param name="Findings">What was found, the worst first.</param>
/// <param name="Calendars">The year of each calendar that can be followed.</param>
public sealed record ApiSchedulePreview(
    DateOnly From,
    bool IsGood,
    double TariffRupiahPerKwh,
    ApiNight ShortestNight,
    ApiNight LongestNight,
    IReadOnlyList<ApiFinding> Findings,
    IReadOnlyList<ApiCalendarYear> Calendars)
{
    internal static ApiSchedulePreview Of(YearPreview preview, double tariffRupiahPerKwh, string? daysOf) => new(
        preview.From.ToDateOnly(),
        preview.IsGood,
        tariffRupiahPerKwh,
        ApiNight.Of(preview.ShortestNight),
        ApiNight.Of(preview.LongestNight),
        [.. preview.Findings.Select(ApiFinding.Of)],
        [.. preview.Calendars.Select(year => ApiCalendarYear.Of(year, tariffRupiahPerKwh, daysOf is null || daysOf == year.CalendarId))]);
}

/// <summary>One night of the year.</summary>
/// <param name="Date">The date on which it begins.</param>
/// <param name="Hours">From sunset to sunrise.</param>
public sealed record ApiNight(DateOnly Date, double Hours)
{
    internal static ApiNight Of(LightingDay day) =>
        new(day.Date.ToDateOnly(), day.SunPath == SunPath.StaysUp ? 0 : Math.Round((day.Sunrise - day.Sunset).TotalHours, 3));
}

/// <summary>Something that the check found; members as in <see cref="ScheduleFinding"/>.</summary>
public sealed record ApiFinding(
    FindingSeverity Severity, FindingKind Kind, string Field, string Id, int? Number, DateOnly? FirstDate, int Days, string Message, FindingPart? Part = null)
{
    internal static ApiFinding Of(ScheduleFinding finding) => new(
        finding.Severity, finding.Kind, finding.Field, finding.Id, finding.Number, finding.FirstDate?.ToDateOnly(), finding.Days, finding.Message, finding.Part);
}

/// <summary>What a calendar's year comes to.</summary>
/// <param name="Id">The calendar.</param>
/// <param name="Lamps">How many lamps follow it.</param>
/// <param name="ProtectedLamps">How many of them are protected.</param>
/// <param name="InstalledWatts">Their power at 100 % together.</param>
/// <param name="BurningHours">Hours that each lamp burns in the year.</param>
/// <param name="FullLoadHours">Hours at 100 % that would use the same energy.</param>
/// <param name="EnergyKwh">Energy of all its lamps in the year.</param>
/// <param name="CostRupiah">That energy at the tariff.</param>
/// <param name="Days">Each lighting day; null where they were not asked for.</param>
public sealed record ApiCalendarYear(
    string Id,
    int Lamps,
    int ProtectedLamps,
    double InstalledWatts,
    double BurningHours,
    double FullLoadHours,
    double EnergyKwh,
    double CostRupiah,
    IReadOnlyList<ApiCalendarDay>? Days)
{
    internal static ApiCalendarYear Of(CalendarYear year, double tariffRupiahPerKwh, bool hasDays) => new(
        year.CalendarId,
        year.Followers.Lamps,
        year.Followers.ProtectedLamps,
        year.Followers.RatedPowerWatts,
        Math.Round(year.BurningHours, 2),
        Math.Round(year.FullLoadHours, 2),
        Math.Round(year.EnergyKilowattHours, 1),
        Math.Round(year.EnergyKilowattHours * tariffRupiahPerKwh),
        hasDays ? [.. year.Nights.Select(ApiCalendarDay.Of)] : null);
}

/// <summary>One lighting day of a calendar. Minutes count from its noon, 0 to 1,440.</summary>
/// <param name="Date">The date at whose noon it begins.</param>
/// <param name="ProgramId">The control program.</param>
/// <param name="SunsetMinute">Sunset; null in polar day.</param>
/// <param name="SunriseMinute">Sunrise; null in polar day.</param>
/// <param name="BurningMinutes">How long lamps burn.</param>
/// <param name="Levels">Pairs of a minute and the level from then on, %.</param>
public sealed record ApiCalendarDay(
    DateOnly Date, string ProgramId, int? SunsetMinute, int? SunriseMinute, int BurningMinutes, IReadOnlyList<IReadOnlyList<int>> Levels)
{
    internal static ApiCalendarDay Of(NightPlan night)
    {
        LightingDay day = night.Day;
        bool hasNight = day.SunPath != SunPath.StaysUp;
        return new ApiCalendarDay(
            day.Date.ToDateOnly(),
            night.ProgramId,
            hasNight ? Minute(day, day.Sunset) : null,
            hasNight ? Minute(day, day.Sunrise) : null,
            (int)Math.Round(night.Burning.TotalMinutes),
            [.. night.Levels.Select(change => (IReadOnlyList<int>)[Minute(day, change.At), change.LevelPercent])]);
    }

    private static int Minute(LightingDay day, Instant instant) => (int)Math.Round((instant - day.Start).TotalMinutes);
}
