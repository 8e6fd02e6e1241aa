using LampuKota.Gateway.Linux;
using NodaTime;
using Xunit;

namespace LampuKota.Guest;

public sealed class ClockTests
{
    [Fact]
    public void A_clock_chip_tells_the_time_that_it_kept()
    {
        // The guest is started with its clock chip set to this time (tests/hardware.sh).
        Instant set = Instant.FromUtc(2031, 5, 6, 7, 8, 9);

        Instant? kept = Assert.Single(RealTimeClock.List(HardwareRoots.Real)).ReadTime();
        Assert.InRange(kept!.Value, set, set + Duration.FromMinutes(10));
    }
}
