using LampuKota.Gateway.Linux;
using NodaTime;

namespace LampuKota.Tests;

public sealed class RealTimeClockTests : IDisposable
{
    private readonly TestFolder _sys = new();

    public void Dispose() => _sys.Dispose();

    [Theory]
    [InlineData("1795343415\n", true)]
    [InlineData("946684815\n", false)] // 2000: its battery was empty
    [InlineData("15\n", false)]
    [InlineData("nonsense\n", false)]
    [InlineData(null, false)] // the driver refuses to answer
    public void A_clock_chip_is_believed_only_where_it_kept_the_time(string? sinceEpoch, bool isKept)
    {
        _sys.Write("class/rtc/rtc0/name", "rtc-ds1307 1-0068\n");
        if (sinceEpoch is not null)
            _sys.Write("class/rtc/rtc0/since_epoch", sinceEpoch);

        RealTimeClock clock = Assert.Single(RealTimeClock.List(new HardwareRoots("/nowhere", _sys.Path)));

        Assert.Equal("rtc-ds1307 1-0068", clock.Name);
        Assert.Equal(isKept ? Instant.FromUnixTimeSeconds(1_795_343_415) : null, clock.ReadTime());
    }

    [Fact]
    public void A_machine_without_a_clock_chip_has_none() => Assert.Empty(RealTimeClock.List(new HardwareRoots("/nowhere", _sys.Path)));
}
