using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>
/// The nights of a month: its lighting days, from noon of the first to noon of the first of the next month. What a night burns counts where the night began, so
/// that computed and measured energy are of the same hours.
/// </summary>
/// <param name="Month">The month.</param>
public sealed record EnergySpan(YearMonth Month)
{
    /// <summary>Length of a lighting day; the city's time has no summer time.</summary>
    public static readonly Duration DayLength = Duration.FromDays(1);

    /// <summary>Noon of its first day.</summary>
    public Instant Start { get; } = NoonOf(Month.OnDayOfMonth(1));

    /// <summary>Noon of the first day of the next month.</summary>
    public Instant End { get; } = NoonOf(Month.PlusMonths(1).OnDayOfMonth(1));

    /// <summary>How many lighting days it has.</summary>
    public int Days => (int)((End - Start) / DayLength);

    /// <summary>The month to which the lighting day of an instant belongs.</summary>
    /// <param name="instant">The instant.</param>
    public static YearMonth MonthOf(Instant instant) => (instant - Duration.FromHours(12)).InZone(CityZone.Wita).Date.ToYearMonth();

    /// <summary>The local date at whose noon a lighting day begins.</summary>
    /// <param name="day">From 0.</param>
    public LocalDate DateOf(int day) => Month.OnDayOfMonth(1).PlusDays(day);

    /// <summary>The lighting day in which an instant lies, from 0; beyond the span where it does.</summary>
    /// <param name="instant">The instant.</param>
    public int DayOf(Instant instant) => (int)Math.Floor((instant - Start) / DayLength);

    /// <summary>As <c>2026-11</c>.</summary>
    public string Name => NodaTime.Text.YearMonthPattern.Iso.Format(Month);

    private static Instant NoonOf(LocalDate date) => date.At(LocalTime.Noon).InZoneStrictly(CityZone.Wita).ToInstant();
}
