using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class GiveBackTimesTests
{
    private const long Many = GiveBackTimes.ManyBytes + 1;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    private readonly GiveBackTimes _times = new();

    [Fact]
    public void Memory_is_given_back_in_the_first_quiet_minute_after_a_burst()
    {
        Assert.False(_times.IsDue(GiveBackTimes.ManyBytes, Quiet));
        Assert.False(_times.IsDue(Many, Busy));
        Assert.False(_times.IsDue(Many, Busy));
        Assert.True(_times.IsDue(Many, Quiet));
        Assert.False(_times.IsDue(GiveBackTimes.ManyBytes, Quiet));
        Assert.True(_times.IsDue(Many, Quiet));
    }

    [Fact]
    public void Where_it_does_not_help_it_is_tried_less_and_less_but_each_hour()
    {
        int[] due = [.. Enumerable.Range(1, 400).Where(_ => _times.IsDue(Many, Quiet))];

        Assert.Equal([1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363], due.Take(11));
    }

    [Fact]
    public void A_gateway_that_is_never_quiet_gives_back_each_hour() =>
        Assert.Equal([60, 120, 180], Enumerable.Range(1, 200).Where(_ => _times.IsDue(Many, Busy)));
}
