using System.Globalization;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>A calendar month in the city's time.</summary>
/// <param name="Name">As <c>2026-11</c>.</param>
/// <param name="StartUnixMs">Its first instant.</param>
/// <param name="EndUnixMs">The first instant of the next.</param>
public sealed record MonthSpan(string Name, long StartUnixMs, long EndUnixMs)
{
    /// <summary>The month of an instant and those before it, the oldest first.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<MonthSpan> Last(Instant now, int count)
    {
        YearMonth current = now.InZone(CityZone.Wita).Date.ToYearMonth();
        return [.. Enumerable.Range(0, count).Select(back => Of(current.PlusMonths(back + 1 - count)))];
    }

    private static MonthSpan Of(YearMonth month) => new(
        string.Create(CultureInfo.InvariantCulture, $"{month.Year:0000}-{month.Month:00}"), StartOf(month), StartOf(month.PlusMonths(1)));

    private static long StartOf(YearMonth month) => CityZone.Wita.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant().ToUnixTimeMilliseconds();
}
