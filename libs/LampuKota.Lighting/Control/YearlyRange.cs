namespace LampuKota.Lighting;

/// <summary>A range of days that comes back each year. Where it ends earlier in the year than it begins, it runs over New Year.</summary>
/// <param name="From">First day (inclusive). 29 February begins on 1 March where there is none.</param>
/// <param name="To">Last day (inclusive).</param>
public sealed record YearlyRange(MonthDay From, MonthDay To)
{
    internal bool IsValid => From is { IsValid: true } && To is { IsValid: true };

    internal bool Contains(DateOnly date)
    {
        int day = MonthDay.Order(date.Month, date.Day);
        int from = MonthDay.Order(From.Month, From.Day);
        int to = MonthDay.Order(To.Month, To.Day);
        return from <= to ? day >= from && day <= to : day >= from || day <= to;
    }
}

/// <summary>A day of any year.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31, and in that month of a leap year.</param>
public sealed record MonthDay(int Month, int Day)
{
    private const int LeapYear = 2028;

    internal bool IsValid => Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(LeapYear, Month);

    internal static int Order(int month, int day) => month * 100 + day;
}
