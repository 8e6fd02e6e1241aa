using System.Net;
using LampuKota.Ingest;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Guessing is slowed down, and its victim is not.</summary>
public sealed class FailureThrottleTests
{
    private static readonly IPEndPoint Attacker = new(IPAddress.Parse("203.0.113.7"), 1000);
    private static readonly IPEndPoint Owner = new(IPAddress.Parse("198.51.100.1"), 1000);

    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2025, 11, 1, 0, 0));
    private readonly FailureThrottle _throttle;

    public FailureThrottleTests() => _throttle = new FailureThrottle(_time, capacity: 100);

    [Fact]
    public void After_five_failures_each_attempt_waits_twice_as_long_up_to_a_minute()
    {
        Fail(Attacker, "G1", 5);
        foreach (int seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(_throttle.TryBegin(Attacker, "G1"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Fail(Attacker, "G1", 1);
        }

        Assert.Equal(8, _throttle.Refused);
    }

    [Fact]
    public void The_owner_at_another_address_and_other_names_are_not_touched()
    {
        Fail(Attacker, "G1", 5);
        Assert.False(_throttle.TryBegin(Attacker, "G1"));

        Assert.True(_throttle.TryBegin(Owner, "G1"));
        Assert.True(_throttle.TryBegin(Attacker, "G2"));
    }

    [Fact]
    public void Refused_attempts_do_not_prolong_the_wait_so_nobody_can_be_kept_out_for_ever()
    {
        Fail(Attacker, "G1", 5);
        for (int i = 0; i < 1_000; i++)
            Assert.False(_throttle.TryBegin(Attacker, "G1"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_throttle.TryBegin(Attacker, "G1"));
    }

    [Fact]
    public void A_hundred_attempts_at_once_are_a_hundred_attempts()
    {
        int begun = Enumerable.Range(0, 100).Count(_ => _throttle.TryBegin(Attacker, "G1"));
        Assert.Equal(5, begun);
    }

    [Fact]
    public void Success_forgives_and_an_attempt_without_an_answer_counts_nothing()
    {
        Fail(Attacker, "G1", 4);
        Assert.True(_throttle.TryBegin(Attacker, "G1"));
        _throttle.Succeeded(Attacker, "G1");
        Assert.Equal(0, _throttle.Count);

        Fail(Attacker, "G1", 4);
        Assert.True(_throttle.TryBegin(Attacker, "G1"));
        _throttle.GaveUp(Attacker, "G1");
        Assert.True(_throttle.TryBegin(Attacker, "G1"));
    }

    [Fact]
    public void Ten_quiet_minutes_forgive()
    {
        Fail(Attacker, "G1", 5);
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        Fail(Attacker, "G1", 4);
        Assert.True(_throttle.TryBegin(Attacker, "G1"));
    }

    [Fact]
    public void A_storm_of_names_fills_no_memory()
    {
        for (int i = 0; i < 1_000; i++)
            Fail(Attacker, $"G{i}", 1);
        Assert.InRange(_throttle.Count, 1, 100);
    }

    [Fact]
    public void A_whole_IPv6_network_is_one_address_and_a_mapped_IPv4_address_is_itself()
    {
        Fail(new IPEndPoint(IPAddress.Parse("2001:db8:1:2::3"), 1), "G1", 5);
        Assert.False(_throttle.TryBegin(new IPEndPoint(IPAddress.Parse("2001:db8:1:2:ffff::9"), 1), "G1"));
        Assert.True(_throttle.TryBegin(new IPEndPoint(IPAddress.Parse("2001:db8:1:3::3"), 1), "G1"));

        Fail(Attacker, "G1", 5);
        Assert.False(_throttle.TryBegin(new IPEndPoint(Attacker.Address.MapToIPv6(), 1), "G1"));
    }

    private void Fail(IPEndPoint remote, string name, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.True(_throttle.TryBegin(remote, name));
            _throttle.Failed(remote, name);
        }
    }
}
