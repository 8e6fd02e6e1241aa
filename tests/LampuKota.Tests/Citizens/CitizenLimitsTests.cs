using System.Net;
using LampuKota.Dashboard;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>How often anybody may ask and report.</summary>
public sealed class CitizenLimitsTests
{
    private static readonly IPAddress Anna = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Budi = IPAddress.Parse("203.0.113.8");

    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 10, 0));

    [Fact]
    public void One_address_may_report_so_often_an_hour_and_others_all_the_same()
    {
        var limits = new CitizenLimits(_time);

        Assert.Equal(CitizenLimits.ReportsPerAddressPerHour, Count(() => limits.TryReport(Anna)));
        Assert.True(limits.TryReport(Budi));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(limits.TryReport(Anna));
    }

    [Fact]
    public void All_addresses_together_may_report_so_often_an_hour()
    {
        var limits = new CitizenLimits(_time);
        int next = 0;

        Assert.Equal(CitizenLimits.ReportsPerHour, Count(() => limits.TryReport(new IPAddress(next++))));
    }

    [Fact]
    public void One_lamp_is_reported_so_often_a_day_whoever_does()
    {
        var limits = new CitizenLimits(_time);

        Assert.Equal(CitizenLimits.ReportsPerLampPerDay, Count(() => limits.TryLamp(TestCity.LampA1)));
        Assert.True(limits.TryLamp(TestCity.LampA2));
    }

    [Fact]
    public void The_second_report_of_one_connection_about_one_lamp_is_not_independent()
    {
        var limits = new CitizenLimits(_time);

        Assert.True(limits.IsIndependent(Anna, TestCity.LampA1));
        Assert.False(limits.IsIndependent(Anna, TestCity.LampA1));
        Assert.True(limits.IsIndependent(Budi, TestCity.LampA1));
        Assert.True(limits.IsIndependent(Anna, TestCity.LampA2));
    }

    [Fact]
    public void An_address_is_another_number_tomorrow_and_in_another_process()
    {
        var addresses = new AddressHash(_time);
        ulong today = addresses.Of(Anna);

        Assert.Equal(today, addresses.Of(IPAddress.Parse("::ffff:203.0.113.7")));
        Assert.NotEqual(today, addresses.Of(Budi));
        Assert.NotEqual(today, new AddressHash(_time).Of(Anna));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(today, addresses.Of(Anna));
    }

    [Fact]
    public void One_household_of_IPv6_is_one_address()
    {
        var addresses = new AddressHash(_time);

        Assert.Equal(addresses.Of(IPAddress.Parse("2001:db8:1:2::1")), addresses.Of(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(addresses.Of(IPAddress.Parse("2001:db8:1:2::1")), addresses.Of(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void A_counter_takes_no_more_memory_than_it_may_and_frees_it_after_its_window()
    {
        var counter = new WindowCounter(limit: 5, TimeSpan.FromMinutes(1), capacity: 100, _time);
        ulong next = 0;

        Assert.Equal(100, Count(() => counter.TryTake(next++)));
        Assert.True(counter.TryTake(0));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(counter.TryTake(1_000));
    }

    private static int Count(Func<bool> take)
    {
        int taken = 0;
        while (take())
            taken++;
        return taken;
    }
}
