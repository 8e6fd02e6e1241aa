using System.Globalization;
using LampuKota.Lighting;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Tests;

/// <summary>The sun against published tables, which round to the minute.</summary>
public sealed class PublishedSunTests
{
    private static readonly Duration Tolerance = Duration.FromSeconds(60);

    // U. S. Naval Observatory, Astronomical Applications Department: rise and set of the sun for 2019, Universal Time, at E000 N60, E000 N80 (60 and 80 degrees
    // north), W081 N29 and W150 S60, as kept in github.com/cosinekitty/astronomy, generate/riseset; and for 2014 at E019.0 N69.5 (Tromso), as quoted on answers.com. Reykjavik on 21 December 2017:
    // Stjörnufræðivefurinn, as quoted on visir.is.
    [Theory]
    [InlineData(60, 0, 0, "2019-01-15", "0848", "1531")]
    [InlineData(60, 0, 0, "2019-02-15", "0739", "1650")]
    [InlineData(60, 0, 0, "2019-03-20", "0603", "1814")]
    [InlineData(60, 0, 0, "2019-04-15", "0445", "1917")]
    [InlineData(60, 0, 0, "2019-05-15", "0323", "2031")]
    [InlineData(60, 0, 0, "2019-06-21", "0236", "2128")]
    [InlineData(60, 0, 0, "2019-07-15", "0303", "2108")]
    [InlineData(60, 0, 0, "2019-08-15", "0413", "1954")]
    [InlineData(60, 0, 0, "2019-09-23", "0546", "1758")]
    [InlineData(60, 0, 0, "2019-10-15", "0638", "1652")]
    [InlineData(60, 0, 0, "2019-11-15", "0757", "1531")]
    [InlineData(60, 0, 0, "2019-12-21", "0902", "1454")]
    [InlineData(80, 0, 0, "2019-03-01", "0902", "1525")]
    [InlineData(80, 0, 0, "2019-03-15", "0641", "1742")]
    [InlineData(80, 0, 0, "2019-04-01", "0358", "2017")]
    [InlineData(80, 0, 0, "2019-09-15", "0422", "1923")]
    [InlineData(80, 0, 0, "2019-10-01", "0641", "1654")]
    [InlineData(80, 0, 0, "2019-10-15", "0903", "1425")]
    [InlineData(29, -81, -5, "2019-01-15", "1219", "2248")]
    [InlineData(29, -81, -5, "2019-03-20", "1128", "2335")]
    [InlineData(29, -81, -5, "2019-06-21", "1026", "0026")]
    [InlineData(29, -81, -5, "2019-09-23", "1113", "2320")]
    [InlineData(29, -81, -5, "2019-12-21", "1213", "2231")]
    [InlineData(-60, -150, -10, "2019-01-15", "1312", "0707")]
    [InlineData(-60, -150, -10, "2019-03-20", "1600", "0416")]
    [InlineData(-60, -150, -10, "2019-06-21", "1906", "0058")]
    [InlineData(-60, -150, -10, "2019-09-23", "1545", "0359")]
    [InlineData(-60, -150, -10, "2019-12-21", "1232", "0724")]
    [InlineData(69.5, 19, 1, "2014-04-01", "0350", "1749")]
    [InlineData(69.5, 19, 1, "2014-04-30", "0129", "1958")]
    [InlineData(64.1466, -21.9426, 0, "2017-12-21", "1122", "1529")]
    public void Rise_and_set_are_within_a_minute_of_the_published_ones(
        double latitude, double longitude, int offsetHours, string date, string rise, string set)
    {
        DateTimeZone zone = DateTimeZone.ForOffset(Offset.FromHours(offsetHours));
        var clock = new AstronomicalClock(latitude, longitude, zone);
        Instant publishedRise = Utc(date, rise);
        Instant publishedSet = Utc(date, set);

        AssertNear(publishedRise, clock.SunriseOf(publishedRise.InZone(zone).Date));
        AssertNear(publishedSet, clock.SunsetOf(publishedSet.InZone(zone).Date));
    }

    // The same tables: at 80 degrees north the sun stays down until 20 February and from 22 October on, and up from 14 April to 29 August.
    [Theory]
    [InlineData("2019-01-01", SunPath.StaysDown)]
    [InlineData("2019-02-19", SunPath.StaysDown)]
    [InlineData("2019-02-21", SunPath.SetsAndRises)]
    [InlineData("2019-04-11", SunPath.SetsAndRises)]
    [InlineData("2019-04-14", SunPath.StaysUp)]
    [InlineData("2019-06-21", SunPath.StaysUp)]
    [InlineData("2019-08-28", SunPath.StaysUp)]
    [InlineData("2019-09-01", SunPath.SetsAndRises)]
    [InlineData("2019-10-20", SunPath.SetsAndRises)]
    [InlineData("2019-10-22", SunPath.StaysDown)]
    [InlineData("2019-12-31", SunPath.StaysDown)]
    public void Polar_day_and_polar_night_begin_and_end_on_the_published_days(string date, SunPath path) =>
        Assert.Equal(path, new AstronomicalClock(80, 0, DateTimeZone.Utc).DayOf(LocalDatePattern.Iso.Parse(date).Value).SunPath);

    // Sunrise on 18 November 2021, the earliest of the year there: A. Pangerang, Lembaga Penerbangan dan Antariksa Nasional, as quoted on suara.com, 14 November 2021 (05.12.39 and 05.14.02 WITA).
    [Theory]
    [InlineData(-10.1632, 123.5778, "05:12:39")] // Kupang
    [InlineData(-10.7386, 123.0540, "05:14:02")] // Baa, Rote Ndao
    public void At_Kupang_and_on_Rote_the_sun_rises_when_the_space_agency_says(double latitude, double longitude, string rise)
    {
        LocalDate day = new(2021, 11, 18);
        var clock = new AstronomicalClock(latitude, longitude, CityZone.Wita);

        AssertNear((day + LocalTimePattern.ExtendedIso.Parse(rise).Value).InZoneStrictly(CityZone.Wita).ToInstant(), clock.SunriseOf(day));
    }

    // The sun stood over Kupang on 23 February 2024 at 11.59 WITA: Stasiun Geofisika Kupang of BMKG, as quoted on kompas.com, 22 February 2024. That is half way from its rise to its set.
    [Fact]
    public void Sunrise_and_sunset_at_Kupang_lie_on_both_sides_of_the_published_noon()
    {
        LocalDate day = new(2024, 2, 23);
        var kupang = new AstronomicalClock(-10.1632, 123.5778, CityZone.Wita);
        Instant rise = kupang.SunriseOf(day)!.Value;

        AssertNear((day + new LocalTime(11, 59)).InZoneStrictly(CityZone.Wita).ToInstant(), rise + (kupang.SunsetOf(day)!.Value - rise) / 2);
    }

    // Length of the day in Berlin in 2025: stjerneskinn.com, "Dagens lengde i Berlin i 2025".
    [Theory]
    [InlineData("2025-01-01", "07:46")]
    [InlineData("2025-01-15", "08:13")]
    [InlineData("2025-02-01", "09:05")]
    [InlineData("2025-02-15", "09:57")]
    public void Days_in_Berlin_are_as_long_as_published(string date, string length)
    {
        var berlin = new AstronomicalClock(52.52, 13.405, DateTimeZone.ForOffset(Offset.FromHours(1)));
        LocalDate day = LocalDatePattern.Iso.Parse(date).Value;
        var published = Duration.FromTimeSpan(TimeSpan.Parse(length, CultureInfo.InvariantCulture));

        AssertNear(berlin.SunriseOf(day)!.Value + published, berlin.SunsetOf(day));
    }

    // H. Aslaksen, National University of Singapore: sunrise between 6:46 and 7:17, sunset between 18:50 and 19:21.
    [Fact]
    public void Near_the_equator_the_sun_keeps_to_its_published_half_hour()
    {
        DateTimeZone zone = DateTimeZone.ForOffset(Offset.FromHours(8));
        var singapore = new AstronomicalClock(1.3667, 103.8, zone);
        LocalDate[] year = [.. Enumerable.Range(0, 365).Select(day => new LocalDate(2026, 1, 1).PlusDays(day))];
        LocalTime[] rises = [.. year.Select(day => singapore.SunriseOf(day)!.Value.InZone(zone).TimeOfDay)];
        LocalTime[] sets = [.. year.Select(day => singapore.SunsetOf(day)!.Value.InZone(zone).TimeOfDay)];

        AssertNear(new LocalTime(6, 46), rises.Min());
        AssertNear(new LocalTime(7, 17), rises.Max());
        AssertNear(new LocalTime(18, 50), sets.Min());
        AssertNear(new LocalTime(19, 21), sets.Max());
    }

    private static Instant Utc(string date, string time) =>
        (LocalDatePattern.Iso.Parse(date).Value + LocalTimePattern.CreateWithInvariantCulture("HHmm").Parse(time).Value).InUtc().ToInstant();

    private static void AssertNear(Instant published, Instant? computed)
    {
        Duration error = computed!.Value - published;
        Assert.True(error <= Tolerance && error >= -Tolerance, $"{published}: off by {error.TotalSeconds:F0} s");
    }

    private static void AssertNear(LocalTime published, LocalTime computed)
    {
        long seconds = Math.Abs(Period.Between(published, computed, PeriodUnits.Seconds).Seconds);
        Assert.True(seconds <= Tolerance.TotalSeconds, $"{published}: off by {seconds} s");
    }
}
