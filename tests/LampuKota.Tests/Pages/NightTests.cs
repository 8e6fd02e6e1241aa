using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class NightTests
{
    private readonly AstronomicalClock _sun = AstronomicalClock.Kupang();

    [Theory]
    [InlineData(4, 22)] // before dawn: this morning's
    [InlineData(9, 23)] // in the morning: tomorrow's
    [InlineData(21, 23)] // in the evening: tomorrow's
    public void The_next_sunrise_is_the_first_after_now(int hour, int expectedDay)
    {
        Instant now = Local(22, hour);

        Instant sunrise = Night.NextSunrise(now, _sun);

        Assert.True(sunrise > now);
        Assert.Equal(new LocalDate(2026, 11, expectedDay), sunrise.InZone(CityZone.Wita).Date);
    }

    [Fact]
    public void All_nights_that_touch_a_span_are_found()
    {
        List<(Instant Sunset, Instant Sunrise)> nights = [.. Night.Between(Local(20, 3), Local(22, 21), _sun)];

        Assert.Equal([19, 20, 21, 22], nights.Select(night => night.Sunset.InZone(CityZone.Wita).Day));
        Assert.All(nights, night => Assert.InRange((night.Sunrise - night.Sunset).TotalHours, 11, 13));
    }

    private static Instant Local(int day, int hour) => new LocalDateTime(2026, 11, day, hour, 0).InZoneStrictly(CityZone.Wita).ToInstant();
}
