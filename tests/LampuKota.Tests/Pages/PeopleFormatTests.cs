using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class PeopleFormatTests
{
    private const char Thin = PeopleFormat.UnitSpace;

    [Theory]
    [InlineData("id", 1699.53, 2, "1.699,53")]
    [InlineData("en", 1699.53, 2, "1,699.53")]
    [InlineData("id", 1234567, 0, "1.234.567")]
    [InlineData("id", -0.5, 1, "\u22120,5")]
    [InlineData("id", 0, 0, "0")]
    [InlineData("id", -0.4, 0, "0")]
    public void Numbers_are_written_as_in_the_language_of_the_page(string language, double value, int decimals, string expected)
    {
        using var speaking = new Speaking(language);

        Assert.Equal(expected, PeopleFormat.Number(value, decimals));
    }

    [Fact]
    public void A_unit_follows_its_number_after_a_thin_space()
    {
        using var speaking = new Speaking("id");

        Assert.Equal($"61,4{Thin}W", PeopleFormat.Reading(Quantities.ActivePower, 61.4));
        Assert.Equal($"41,2{Thin}°C", PeopleFormat.Reading(Quantities.Temperature, 41.2));
        Assert.Equal("0,94", PeopleFormat.Reading(Quantities.PowerFactor, 0.94));
    }

    [Theory]
    [InlineData(999, "999", "W")]
    [InlineData(999.6, "1,0", "kW")]
    [InlineData(209_540, "209,5", "kW")]
    public void Power_is_told_in_kilowatts_from_a_thousand_watts_on(double watts, string number, string unit)
    {
        using var speaking = new Speaking("id");

        Assert.Equal($"{number}{Thin}{unit}", PeopleFormat.Power(watts));
    }

    [Theory]
    [InlineData("id", "18.04 WITA", "22 Nov 18.04 WITA")]
    [InlineData("en", "18:04 WITA", "22 Nov 18:04 WITA")]
    public void Times_are_local_and_name_their_zone(string language, string time, string dayAndTime)
    {
        using var speaking = new Speaking(language);
        long unixMs = Instant.FromUtc(2026, 11, 22, 10, 4, 59).ToUnixTimeMilliseconds();

        Assert.Equal(time, PeopleFormat.Time(unixMs));
        Assert.Equal(dayAndTime, PeopleFormat.DayAndTime(unixMs));
    }

    [Theory]
    [InlineData("id", "Rp\u20092.098.070", "Rp\u2009123,5 juta", "Rp\u200999.999.999")]
    [InlineData("en", "Rp\u20092,098,070", "Rp\u2009123.5 million", "Rp\u200999,999,999")]
    public void Money_is_whole_rupiah_and_short_only_from_a_hundred_million_on(string language, string rupiah, string much, string almost)
    {
        using var speaking = new Speaking(language);

        Assert.Equal(rupiah, PeopleFormat.Rupiah(2_098_070.4));
        Assert.Equal(much, PeopleFormat.RupiahShort(123_456_789));
        Assert.Equal(almost, PeopleFormat.RupiahShort(99_999_999));
    }

    [Theory]
    [InlineData("id", "17 Agu 2026", "Agustus 2026")]
    [InlineData("en", "17 Aug 2026", "August 2026")]
    public void Dates_name_their_month_in_the_language_of_the_page(string language, string date, string month)
    {
        using var speaking = new Speaking(language);

        Assert.Equal(date, PeopleFormat.Date(new LocalDate(2026, 8, 17)));
        Assert.Equal(month, PeopleFormat.MonthAndYear(new YearMonth(2026, 8)));
    }

    [Fact]
    public void A_local_day_begins_eight_hours_before_that_of_Greenwich()
    {
        using var speaking = new Speaking("id");
        long unixMs = Instant.FromUtc(2026, 7, 31, 16, 0).ToUnixTimeMilliseconds();

        Assert.Equal("1 Agu 00.00 WITA", PeopleFormat.DayAndTime(unixMs));
    }

    [Theory]
    [InlineData(0, "baru saja", "just now")]
    [InlineData(4_999, "baru saja", "just now")]
    [InlineData(5_000, "5 detik lalu", "5 seconds ago")]
    [InlineData(60_000, "1 menit lalu", "1 minute ago")]
    [InlineData(180_000, "3 menit lalu", "3 minutes ago")]
    [InlineData(7_199_999, "1 jam lalu", "1 hour ago")]
    [InlineData(172_800_000, "2 hari lalu", "2 days ago")]
    [InlineData(-1_000, "baru saja", "just now")]
    public void An_age_is_told_by_its_largest_unit(long ageMs, string indonesian, string english)
    {
        using (new Speaking("id"))
            Assert.Equal(indonesian, PeopleFormat.Age(1_000_000_000_000 - ageMs, 1_000_000_000_000));
        using (new Speaking("en"))
            Assert.Equal(english, PeopleFormat.Age(1_000_000_000_000 - ageMs, 1_000_000_000_000));
    }
}
