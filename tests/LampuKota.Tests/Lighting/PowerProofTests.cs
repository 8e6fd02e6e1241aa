using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class PowerProofTests
{
    [Theory]
    [InlineData(100, 100, 115, true)]
    [InlineData(100, 100, 115.01, false)]
    [InlineData(100, 100, 85, true)]
    [InlineData(100, 100, 84.99, false)]
    [InlineData(100, 20, 25, true)]
    [InlineData(100, 20, 25.01, false)]
    [InlineData(100, 20, 15, true)]
    [InlineData(100, 20, 14.99, false)]
    [InlineData(100, 0, 5, true)]
    [InlineData(100, 0, 5.01, false)]
    [InlineData(100, 0, 0, true)]
    public void Power_within_the_tolerance_proves_the_level(double rated, int level, double measured, bool agrees) =>
        Assert.Equal(agrees, PowerProof.Agrees(rated, level, measured, acceptedUnixMs: 1_000, measuredUnixMs: 1_000));

    [Fact]
    public void Power_measured_before_the_command_was_accepted_proves_nothing() =>
        Assert.False(PowerProof.Agrees(100, 100, 100, acceptedUnixMs: 1_000, measuredUnixMs: 999));

    [Fact]
    public void A_reading_that_is_no_number_proves_nothing() =>
        Assert.False(PowerProof.Agrees(100, 100, double.NaN, 0, 0));
}
