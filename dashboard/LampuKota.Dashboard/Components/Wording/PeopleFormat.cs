using System.Globalization;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Numbers and times as people in Kupang read them, written out here so that they do not depend on what is installed on the machine
/// (docs/decisions/0004-invariant-globalization.md). The language is that of <see cref="CultureInfo.CurrentUICulture"/>: Indonesian unless English was chosen.
/// </summary>
public static class PeopleFormat
{
    /// <summary>Stands between a number and its unit: a thin space.</summary>
    public const char UnitSpace = '\u2009';

    /// <summary>Stands for a value that is not known.</summary>
    public const string Unknown = "\u2013";

    private static readonly NumberFormatInfo Indonesian = NumberFormat(decimalSeparator: ",", groupSeparator: ".");
    private static readonly NumberFormatInfo English = NumberFormat(decimalSeparator: ".", groupSeparator: ",");
    private static readonly string[] IndonesianMonths = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
    private static readonly string[] EnglishMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly string[] IndonesianMonthNames = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
    private static readonly string[] EnglishMonthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>The page's language, <c>id</c> or <c>en</c>.</summary>
    public static string Language => IsEnglish ? "en" : "id";

    // By its name: without ICU a culture knows nothing else of itself.
    internal static bool IsEnglish => CultureInfo.CurrentUICulture.Name == "en";

    /// <summary>A number: <c>1.699,53</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the separator, 0 to 15; always shown.</param>
    public static string Number(double value, int decimals = 0)
    {
        double rounded = Math.Round(value, decimals);
        return (rounded == 0 ? 0 : value).ToString("N" + decimals, IsEnglish ? English : Indonesian); // No minus before a nought.
    }

    /// <summary>A number and its unit: <c>61,4 W</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="unit">Unit as people write it; empty for none.</param>
    /// <param name="decimals">Digits after the separator.</param>
    public static string Amount(double value, string unit, int decimals = 0) =>
        unit.Length == 0 ? Number(value, decimals) : $"{Number(value, decimals)}{UnitSpace}{unit}";

    /// <summary>A power, in W below a kilowatt and in kW from there on.</summary>
    /// <param name="watts">Watts.</param>
    public static string Power(double watts) => Math.Abs(watts) < 999.5 ? Amount(watts, "W") : Amount(watts / 1_000, "kW", 1);

    /// <summary>A measured value in its quantity's unit and decimals.</summary>
    /// <param name="quantity">Which quantity.</param>
    /// <param name="value">Value in the quantity's unit.</param>
    public static string Reading(Quantity quantity, double value)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        return Amount(value, UnitForPeople(quantity.Unit), quantity.Decimals);
    }

    /// <summary>An energy, in kWh below 10 MWh and in MWh from there on.</summary>
    /// <param name="kilowattHours">Kilowatt hours.</param>
    public static string Energy(double kilowattHours) => Math.Abs(kilowattHours) switch
    {
        < 99.95 => Amount(kilowattHours, "kWh", 1),
        < 9_999.5 => Amount(kilowattHours, "kWh"),
        _ => Amount(kilowattHours / 1_000, "MWh", 1),
    };

    /// <summary>An amount of money, whole rupiah: <c>Rp 2.098.070</c>.</summary>
    /// <param name="rupiah">Rupiah.</param>
    public static string Rupiah(double rupiah) => $"Rp{UnitSpace}{Number(rupiah)}";

    /// <summary>An amount of money at a glance: <c>Rp 12,4 juta</c> from a hundred million on.</summary>
    /// <param name="rupiah">Rupiah.</param>
    public static string RupiahShort(double rupiah) =>
        Math.Abs(rupiah) < 1e8 ? Rupiah(rupiah) : $"Rp{UnitSpace}{Number(rupiah / 1e6, 1)} {(IsEnglish ? "million" : "juta")}";

    /// <summary>A unit as people write it, from SenML's code.</summary>
    /// <param name="unit">SenML's code, for instance <c>Cel</c>.</param>
    public static string UnitForPeople(string unit) => unit switch
    {
        "Cel" => "°C",
        "%RH" or "%EL" => "%",
        "ug/m3" => "µg/m³",
        "1" or "/" or "count" => "",
        _ => unit,
    };

    /// <summary>A time of day in WITA: <c>18.04 WITA</c>.</summary>
    /// <param name="unixMs">Unix milliseconds.</param>
    public static string Time(long unixMs) => $"{TimeAlone(unixMs)} WITA";

    /// <summary>A time of day in WITA without the zone: <c>18.04</c>.</summary>
    /// <param name="unixMs">Unix milliseconds.</param>
    public static string TimeAlone(long unixMs)
    {
        LocalDateTime local = ToLocal(unixMs);
        return string.Create(CultureInfo.InvariantCulture, $"{local.Hour:00}{(IsEnglish ? ':' : '.')}{local.Minute:00}");
    }

    /// <summary>A day and a time in WITA: <c>22 Nov 18.04 WITA</c>.</summary>
    /// <param name="unixMs">Unix milliseconds.</param>
    public static string DayAndTime(long unixMs)
    {
        LocalDateTime local = ToLocal(unixMs);
        string month = (IsEnglish ? EnglishMonths : IndonesianMonths)[local.Month - 1];
        return string.Create(CultureInfo.InvariantCulture, $"{local.Day} {month} {Time(unixMs)}");
    }

    /// <summary>A date: <c>22 Nov 2026</c>.</summary>
    /// <param name="date">The local date.</param>
    public static string Date(LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{DayOfYear(date.Month, date.Day)} {date.Year}");

    /// <summary>A month: <c>November 2026</c>.</summary>
    /// <param name="month">The month.</param>
    public static string MonthAndYear(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{(IsEnglish ? EnglishMonthNames : IndonesianMonthNames)[month.Month - 1]} {month.Year}");

    /// <summary>A month of any year: <c>Nov</c>.</summary>
    /// <param name="month">The month.</param>
    public static string MonthAlone(YearMonth month) => (IsEnglish ? EnglishMonths : IndonesianMonths)[month.Month - 1];

    /// <summary>A day of any year: <c>22 Nov</c>.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31.</param>
    public static string DayOfYear(int month, int day) => string.Create(CultureInfo.InvariantCulture, $"{day} {(IsEnglish ? EnglishMonths : IndonesianMonths)[month - 1]}");

    /// <summary>A time of day: <c>18.04</c>.</summary>
    /// <param name="hour">0 to 23.</param>
    /// <param name="minute">0 to 59.</param>
    public static string TimeOfDay(int hour, int minute) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}{(IsEnglish ? ':' : '.')}{minute:00}");

    /// <summary>How long something lasts or is ago, by its largest unit: <c>3 menit</c>.</summary>
    /// <param name="milliseconds">Milliseconds; less than a second counts as none.</param>
    public static string Span(long milliseconds)
    {
        long seconds = Math.Max(0, milliseconds) / 1_000;
        (long count, string indonesian, string english) = seconds switch
        {
            < 60 => (seconds, "detik", "second"),
            < 3_600 => (seconds / 60, "menit", "minute"),
            < 86_400 => (seconds / 3_600, "jam", "hour"),
            _ => (seconds / 86_400, "hari", "day"),
        };
        string plural = count == 1 ? "" : "s";
        return IsEnglish ? $"{Number(count)} {english}{plural}" : $"{Number(count)} {indonesian}";
    }

    /// <summary>How long ago an instant is: <c>3 menit lalu</c>, or <c>baru saja</c> below five seconds.</summary>
    /// <param name="unixMs">The instant, Unix milliseconds.</param>
    /// <param name="nowUnixMs">The city's present time.</param>
    public static string Age(long unixMs, long nowUnixMs)
    {
        long age = nowUnixMs - unixMs;
        if (age < 5_000)
            return IsEnglish ? "just now" : "baru saja";
        return IsEnglish ? $"{Span(age)} ago" : $"{Span(age)} lalu";
    }

    private static LocalDateTime ToLocal(long unixMs) => Instant.FromUnixTimeMilliseconds(unixMs).InZone(CityZone.Wita).LocalDateTime;

    private static NumberFormatInfo NumberFormat(string decimalSeparator, string groupSeparator) => NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberDecimalSeparator = decimalSeparator,
        NumberGroupSeparator = groupSeparator,
        NegativeSign = "\u2212",
    });
}
