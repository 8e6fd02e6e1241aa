using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class LampSupplyRuleTests
{
    private static readonly LampWindow Well = new(3_600_000, 100, 0, 100, 100) { SupplyVolts = 220, CurrentAmperes = 0.48, PowerFactor = 0.95, OutputPercent = 100 };

    private static RuleVerdict Of(string name, LampWindow window) => LampFaultRules.All.Single(rule => rule.EventName == name).Evaluate(window);

    [Theory]
    [InlineData(242.1, RuleVerdict.Faulty)]
    [InlineData(240, RuleVerdict.Undecided)]
    [InlineData(237.9, RuleVerdict.Healthy)]
    public void Voltage_is_too_high_above_242_V(double volts, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.SupplyVoltageTooHigh, Well with { SupplyVolts = volts }));

    [Theory]
    [InlineData(197.9, RuleVerdict.Faulty)]
    [InlineData(200, RuleVerdict.Undecided)]
    [InlineData(202.1, RuleVerdict.Healthy)]
    [InlineData(20, RuleVerdict.Undecided)]
    public void Voltage_is_too_low_below_198_V_but_not_where_it_is_lost(double volts, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.SupplyVoltageTooLow, Well with { SupplyVolts = volts }));

    [Fact]
    public void A_lamp_without_voltage_has_lost_its_supply_and_nothing_else()
    {
        LampWindow lost = Well with { SupplyVolts = 3, CurrentAmperes = 0, PowerWatts = 0, PowerFactor = 0 };

        Assert.Equal([EventNames.SupplyLoss], LampFaultRules.All.Where(rule => rule.Evaluate(lost) == RuleVerdict.Faulty).Select(rule => rule.EventName));
    }

    [Fact]
    public void A_meter_behind_the_relay_may_see_no_voltage_while_the_lamp_is_off() =>
        Assert.All(
            LampFaultRules.All.Where(rule => rule.EventName.StartsWith("supply", StringComparison.Ordinal)),
            rule => Assert.Equal(RuleVerdict.Undecided, rule.Evaluate(Well with { LevelPercent = 0, SupplyVolts = 0 })));

    [Theory]
    [InlineData(0.66, RuleVerdict.Faulty)]
    [InlineData(0.64, RuleVerdict.Undecided)]
    [InlineData(0.55, RuleVerdict.Healthy)]
    public void Current_is_too_high_above_130_percent_of_full_load_where_the_power_is_right(double amperes, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.CurrentTooHigh, Well with { CurrentAmperes = amperes }));

    [Fact]
    public void A_power_that_is_wrong_explains_the_current() =>
        Assert.Equal(RuleVerdict.Undecided, Of(EventNames.CurrentTooHigh, Well with { PowerWatts = 150, CurrentAmperes = 0.8 }));

    [Theory]
    [InlineData(0.3, RuleVerdict.Faulty)]
    [InlineData(0.4, RuleVerdict.Healthy)]
    public void Current_is_judged_alone_where_no_power_is_told(double amperes, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.CurrentTooLow, Well with { PowerWatts = double.NaN, CurrentAmperes = amperes }));

    [Theory]
    [InlineData(100, 0.79, RuleVerdict.Faulty)]
    [InlineData(100, -0.79, RuleVerdict.Faulty)]
    [InlineData(100, 0.86, RuleVerdict.Healthy)]
    [InlineData(60, 0.5, RuleVerdict.Undecided)]
    public void The_power_factor_counts_at_bright_levels(int level, double factor, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.PowerFactorTooLow, Well with { LevelPercent = level, PowerWatts = level, PowerFactor = factor }));

    [Theory]
    [InlineData(100, 0, RuleVerdict.Faulty)]
    [InlineData(0, 100, RuleVerdict.Faulty)]
    [InlineData(40, 100, RuleVerdict.Healthy)]
    public void An_output_that_holds_the_opposite_of_its_level_is_a_relay_failure(int level, int output, RuleVerdict verdict) =>
        Assert.Equal(verdict, Of(EventNames.RelayFailure, Well with { LevelPercent = level, OutputPercent = output }));

    [Theory]
    [InlineData(40, 100, EventNames.DimmingFailure)]
    [InlineData(40, 60, EventNames.LampPowerTooHigh)]
    public void Full_power_at_a_dimmed_level_is_a_dimmer_that_fails(int level, double watts, string name) =>
        Assert.Equal(
            [name], LampFaultRules.All.Where(rule => rule.Evaluate(Well with { LevelPercent = level, PowerWatts = watts, CurrentAmperes = 0 }) == RuleVerdict.Faulty).Select(rule => rule.EventName));
}
