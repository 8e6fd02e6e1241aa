using LampuKota.Lighting;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Tests;

public sealed class AstronomicalClockTests
{
    private static readonly DateTimeZone Tromso = DateTimeZone.ForOffset(Offset.FromHours(1));

    // Reference: PyEphem 4.1.4 (libastro, VSOP87), upper limb at a level horizon, refraction 34 arc minutes.
    [Theory]
    [InlineData("Kupang", 8, -10.17, 123.61, "2026-01-05", "2026-01-04T21:29:51Z", "2026-01-05T10:11:42Z")]
    [InlineData("Kupang", 8, -10.17, 123.61, "2026-03-20", "2026-03-19T21:49:36Z", "2026-03-20T09:56:27Z")]
    [InlineData("Kupang", 8, -10.17, 123.61, "2026-06-21", "2026-06-20T22:01:24Z", "2026-06-21T09:33:12Z")]
    [InlineData("Kupang", 8, -10.17, 123.61, "2026-09-09", "2026-09-08T21:43:37Z", "2026-09-09T09:42:33Z")]
    [InlineData("Kupang", 8, -10.17, 123.61, "2026-12-21", "2026-12-20T21:21:48Z", "2026-12-21T10:05:07Z")]
    [InlineData("Quito", -5, -0.18, -78.47, "2026-01-05", "2026-01-05T11:15:22Z", "2026-01-05T23:23:22Z")]
    [InlineData("Quito", -5, -0.18, -78.47, "2026-03-20", "2026-03-20T11:18:00Z", "2026-03-20T23:24:30Z")]
    [InlineData("Quito", -5, -0.18, -78.47, "2026-06-21", "2026-06-21T11:12:23Z", "2026-06-21T23:19:07Z")]
    [InlineData("Quito", -5, -0.18, -78.47, "2026-09-09", "2026-09-09T11:07:57Z", "2026-09-09T23:14:19Z")]
    [InlineData("Quito", -5, -0.18, -78.47, "2026-12-21", "2026-12-21T11:08:00Z", "2026-12-21T23:16:07Z")]
    [InlineData("London", 0, 51.5074, -0.1278, "2026-01-05", "2026-01-05T08:05:20Z", "2026-01-05T16:06:44Z")]
    [InlineData("London", 0, 51.5074, -0.1278, "2026-03-20", "2026-03-20T06:03:24Z", "2026-03-20T18:13:30Z")]
    [InlineData("London", 0, 51.5074, -0.1278, "2026-06-21", "2026-06-21T03:43:06Z", "2026-06-21T20:21:33Z")]
    [InlineData("London", 0, 51.5074, -0.1278, "2026-09-09", "2026-09-09T05:25:44Z", "2026-09-09T18:28:54Z")]
    [InlineData("London", 0, 51.5074, -0.1278, "2026-12-21", "2026-12-21T08:03:45Z", "2026-12-21T15:53:24Z")]
    [InlineData("Reykjavik", 0, 64.1466, -21.9426, "2026-01-05", "2026-01-05T11:14:23Z", "2026-01-05T15:52:23Z")]
    [InlineData("Reykjavik", 0, 64.1466, -21.9426, "2026-03-20", "2026-03-20T07:28:38Z", "2026-03-20T19:43:24Z")]
    [InlineData("Reykjavik", 0, 64.1466, -21.9426, "2026-06-21", "2026-06-21T02:55:13Z", "2026-06-22T00:03:57Z")]
    [InlineData("Reykjavik", 0, 64.1466, -21.9426, "2026-09-09", "2026-09-09T06:33:21Z", "2026-09-09T20:14:58Z")]
    [InlineData("Reykjavik", 0, 64.1466, -21.9426, "2026-12-21", "2026-12-21T11:22:22Z", "2026-12-21T15:29:21Z")]
    [InlineData("Ushuaia", -3, -54.8019, -68.303, "2026-01-05", "2026-01-05T08:06:04Z", "2026-01-06T01:10:36Z")]
    [InlineData("Ushuaia", -3, -54.8019, -68.303, "2026-03-20", "2026-03-20T10:34:31Z", "2026-03-20T22:45:32Z")]
    [InlineData("Ushuaia", -3, -54.8019, -68.303, "2026-06-21", "2026-06-21T12:58:52Z", "2026-06-21T20:11:17Z")]
    [InlineData("Ushuaia", -3, -54.8019, -68.303, "2026-09-09", "2026-09-09T10:54:28Z", "2026-09-09T22:07:30Z")]
    [InlineData("Ushuaia", -3, -54.8019, -68.303, "2026-12-21", "2026-12-21T07:51:26Z", "2026-12-22T01:11:19Z")]
    [InlineData("Auckland", 12, -36.8485, 174.7633, "2026-01-05", "2026-01-04T17:08:17Z", "2026-01-05T07:43:42Z")]
    [InlineData("Auckland", 12, -36.8485, 174.7633, "2026-03-20", "2026-03-19T18:23:26Z", "2026-03-20T06:33:00Z")]
    [InlineData("Auckland", 12, -36.8485, 174.7633, "2026-06-21", "2026-06-20T19:33:41Z", "2026-06-21T05:11:38Z")]
    [InlineData("Auckland", 12, -36.8485, 174.7633, "2026-09-09", "2026-09-08T18:30:49Z", "2026-09-09T06:06:37Z")]
    [InlineData("Auckland", 12, -36.8485, 174.7633, "2026-12-21", "2026-12-20T16:58:00Z", "2026-12-21T07:39:33Z")]
    [InlineData("Tromso", 1, 69.6492, 18.9553, "2026-03-20", "2026-03-20T04:43:56Z", "2026-03-20T17:01:31Z")]
    [InlineData("Tromso", 1, 69.6492, 18.9553, "2026-09-09", "2026-09-09T03:33:23Z", "2026-09-09T17:47:08Z")]
    [InlineData("Honolulu", -10, 21.3069, -157.8583, "2026-01-05", "2026-01-05T17:10:18Z", "2026-01-06T04:03:50Z")]
    [InlineData("Honolulu", -10, 21.3069, -157.8583, "2026-03-20", "2026-03-20T16:35:12Z", "2026-03-21T04:42:35Z")]
    [InlineData("Honolulu", -10, 21.3069, -157.8583, "2026-06-21", "2026-06-21T15:50:24Z", "2026-06-22T05:16:17Z")]
    [InlineData("Honolulu", -10, 21.3069, -157.8583, "2026-09-09", "2026-09-09T16:17:06Z", "2026-09-10T04:39:50Z")]
    [InlineData("Honolulu", -10, 21.3069, -157.8583, "2026-12-21", "2026-12-21T17:04:36Z", "2026-12-22T03:54:50Z")]
    public void Sunrise_and_sunset_are_within_a_minute_of_the_ephemeris(
        string place, int offsetHours, double latitude, double longitude, string date, string sunrise, string sunset)
    {
        var clock = new AstronomicalClock(latitude, longitude, DateTimeZone.ForOffset(Offset.FromHours(offsetHours)));
        LocalDate day = LocalDatePattern.Iso.Parse(date).Value;

        double sunriseError = (clock.SunriseOf(day)!.Value - InstantPattern.General.Parse(sunrise).Value).TotalSeconds;
        double sunsetError = (clock.SunsetOf(day)!.Value - InstantPattern.General.Parse(sunset).Value).TotalSeconds;

        Assert.True(Math.Abs(sunriseError) < 60, $"{place}: sunrise is off by {sunriseError} s");
        Assert.True(Math.Abs(sunsetError) < 60, $"{place}: sunset is off by {sunsetError} s");
    }

    [Fact]
    public void In_Kupang_the_sun_rises_and_sets_within_the_published_bounds_all_year()
    {
        var clock = AstronomicalClock.Kupang();
        LocalTime[] rises = [.. Days(2026).Select(day => clock.SunriseOf(day)!.Value.InZone(CityZone.Wita).TimeOfDay)];
        LocalTime[] sets = [.. Days(2026).Select(day => clock.SunsetOf(day)!.Value.InZone(CityZone.Wita).TimeOfDay)];

        Assert.Equal("05:13", Minute(rises.Min()));
        Assert.Equal("06:04", Minute(rises.Max()));
        Assert.Equal("17:30", Minute(sets.Min()));
        Assert.Equal("18:16", Minute(sets.Max()));
    }

    [Fact]
    public void A_lighting_day_runs_from_noon_to_noon_and_holds_its_evenings_sunset_and_its_mornings_sunrise()
    {
        LightingDay day = AstronomicalClock.Kupang().DayOf(new LocalDate(2026, 11, 21));

        Assert.Equal(Instant.FromUtc(2026, 11, 21, 4, 0), day.Start);
        Assert.Equal(Instant.FromUtc(2026, 11, 22, 4, 0), day.End);
        Assert.Equal(new LocalDate(2026, 11, 21), day.Sunset.InZone(CityZone.Wita).Date);
        Assert.Equal(new LocalDate(2026, 11, 22), day.Sunrise.InZone(CityZone.Wita).Date);
        Assert.Equal(SunPath.SetsAndRises, day.SunPath);
    }

    [Fact]
    public void The_lighting_day_of_an_instant_contains_it()
    {
        var clock = AstronomicalClock.Kupang();
        for (Instant at = Instant.FromUtc(2026, 1, 1, 0, 0); at < Instant.FromUtc(2026, 1, 9, 0, 0); at += Duration.FromMinutes(7))
            Assert.True(clock.DayOf(at).Contains(at));
        Assert.Equal(new LocalDate(2026, 1, 1), clock.DayOf(Instant.FromUtc(2026, 1, 1, 4, 0)).Date);
        Assert.Equal(new LocalDate(2025, 12, 31), clock.DayOf(Instant.FromUtc(2026, 1, 1, 4, 0) - Duration.Epsilon).Date);
    }

    [Fact]
    public void Polar_night_and_polar_day_are_told()
    {
        var clock = new AstronomicalClock(69.6492, 18.9553, Tromso);

        Assert.Equal(SunPath.StaysDown, clock.DayOf(new LocalDate(2026, 12, 21)).SunPath);
        Assert.Equal(SunPath.StaysUp, clock.DayOf(new LocalDate(2026, 6, 21)).SunPath);
        Assert.Null(clock.SunriseOf(new LocalDate(2026, 12, 21)));
        Assert.Null(clock.SunsetOf(new LocalDate(2026, 6, 21)));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(78.2)]
    public void At_and_near_the_poles_every_lighting_day_has_an_answer(double latitude)
    {
        var clock = new AstronomicalClock(latitude, 15.6, Tromso);

        foreach (LocalDate date in Days(2026))
        {
            LightingDay day = clock.DayOf(date);
            Assert.True(day.SunPath == SunPath.StaysUp || day.Sunset <= day.Sunrise, $"{date} {day.SunPath}");
        }
    }

    [Fact]
    public void Remembering_more_than_a_year_changes_no_answer()
    {
        var clock = AstronomicalClock.Kupang();
        LocalDate date = new(2026, 3, 1);
        Instant sunset = clock.DayOf(date).Sunset;

        foreach (LocalDate other in Days(2026).Concat(Days(2027)).Concat(Days(2028)))
            Assert.Equal(other, clock.DayOf(other).Date);

        Assert.Equal(sunset, clock.DayOf(date).Sunset);
    }

    private static IEnumerable<LocalDate> Days(int year) => Enumerable.Range(0, 365).Select(day => new LocalDate(year, 1, 1).PlusDays(day));

    // Published times are rounded to the nearest minute.
    private static string Minute(LocalTime time) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(time.PlusSeconds(30));
}
