using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class DimmingTests
{
    // Levels and light of the table in IEC 62386-102.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.1)]
    [InlineData(60, 0.501)]
    [InlineData(85, 0.99)]
    [InlineData(126, 3.035)]
    [InlineData(170, 10.09)]
    [InlineData(229, 50.53)]
    [InlineData(254, 100)]
    public void Arc_power_levels_stand_for_the_light_of_the_standard(int level, double lightPercent) =>
        Assert.Equal(lightPercent, DaliCurve.LightPercent(level), lightPercent * 0.002);

    [Fact]
    public void Every_arc_power_level_is_found_again_by_its_light()
    {
        for (int level = 0; level <= DaliCurve.HighestLevel; level++)
            Assert.Equal(level, DaliCurve.ArcPowerLevel(DaliCurve.LightPercent(level)));
    }

    [Fact]
    public void Each_step_is_as_much_brighter_as_the_one_before()
    {
        double factor = DaliCurve.LightPercent(2) / DaliCurve.LightPercent(1);

        Assert.Equal(1.028, factor, 0.001);
        for (int level = 2; level < DaliCurve.HighestLevel; level++)
            Assert.Equal(factor, DaliCurve.LightPercent(level + 1) / DaliCurve.LightPercent(level), 1e-9);
    }

    [Theory]
    [InlineData(DimmingCurve.Linear, 1, 50, 0.5)]
    [InlineData(DimmingCurve.Linear, 10, 3, 0.1)]
    [InlineData(DimmingCurve.Linear, 10, 0, 0)]
    [InlineData(DimmingCurve.Dali, 1, 100, 1)]
    [InlineData(DimmingCurve.Dali, 1, 50, 229 / 254.0)]
    [InlineData(DimmingCurve.Dali, 10, 1, 170 / 254.0)]
    [InlineData(DimmingCurve.Dali, 1, 0, 0)]
    internal void A_level_becomes_the_signal_that_gives_its_light(DimmingCurve curve, int minimum, int level, double signal) =>
        Assert.Equal(signal, new Dimming(curve, minimum).Signal(level), 1e-9);

    [Theory]
    [InlineData(DimmingCurve.Linear, 1)]
    [InlineData(DimmingCurve.Linear, 10)]
    [InlineData(DimmingCurve.Dali, 1)]
    [InlineData(DimmingCurve.Dali, 5)]
    internal void A_signal_tells_the_level_that_gave_it(DimmingCurve curve, int minimum)
    {
        var dimming = new Dimming(curve, minimum);
        Assert.Equal(0, dimming.Level(0));
        // Near full light one arc power level stands for two or three percents.
        for (int level = minimum; level <= 100; level++)
            Assert.Equal(dimming.Signal(level), dimming.Signal(dimming.Level(dimming.Signal(level))));
        Assert.Equal(minimum, dimming.Level(dimming.Signal(1)));
    }
}
