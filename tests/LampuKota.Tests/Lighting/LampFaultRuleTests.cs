using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class LampFaultRuleTests
{
    private const long Hour = 3_600_000;

    private static LampWindow Window(int level, double powerWatts, double ratedWatts = 100) => new(Hour, level, 0, ratedWatts, powerWatts);

    [Theory]
    [InlineData(100, 9.99, RuleVerdict.Faulty)]
    [InlineData(100, 10, RuleVerdict.Healthy)]
    [InlineData(20, 2.99, RuleVerdict.Faulty)]
    [InlineData(20, 3, RuleVerdict.Healthy)]
    [InlineData(0, 0, RuleVerdict.Undecided)]
    [InlineData(3, 0, RuleVerdict.Undecided)]
    public void A_lamp_fails_below_the_larger_of_3_W_and_a_tenth_of_what_it_should_draw(int level, double power, RuleVerdict verdict) =>
        Assert.Equal(verdict, LampFaultRules.LampFailure.Evaluate(Window(level, power)));

    [Theory]
    [InlineData(0, 10, RuleVerdict.Healthy)]
    [InlineData(0, 10.01, RuleVerdict.Faulty)]
    [InlineData(50, 50, RuleVerdict.Healthy)]
    public void A_lamp_is_unexpectedly_on_where_it_draws_power_at_level_0(int level, double power, RuleVerdict verdict) =>
        Assert.Equal(verdict, LampFaultRules.LampUnexpectedOn.Evaluate(Window(level, power)));

    [Theory]
    [InlineData(69.9, RuleVerdict.Faulty)]
    [InlineData(70, RuleVerdict.Undecided)]
    [InlineData(75, RuleVerdict.Undecided)]
    [InlineData(75.1, RuleVerdict.Healthy)]
    [InlineData(9, RuleVerdict.Undecided)]
    public void Power_is_too_low_below_70_percent_until_it_is_above_75(double power, RuleVerdict verdict) =>
        Assert.Equal(verdict, LampFaultRules.LampPowerTooLow.Evaluate(Window(100, power)));

    [Theory]
    [InlineData(130.1, RuleVerdict.Faulty)]
    [InlineData(130, RuleVerdict.Undecided)]
    [InlineData(125, RuleVerdict.Undecided)]
    [InlineData(124.9, RuleVerdict.Healthy)]
    public void Power_is_too_high_above_130_percent_until_it_is_below_125(double power, RuleVerdict verdict) =>
        Assert.Equal(verdict, LampFaultRules.LampPowerTooHigh.Evaluate(Window(100, power)));

    [Fact]
    public void No_rule_says_anything_just_after_the_level_changed() =>
        Assert.All(
            LampFaultRules.All.Where(rule => rule.EventName != EventNames.ControlGearCommFailure),
            rule => Assert.Equal(RuleVerdict.Undecided, rule.Evaluate(new LampWindow(9_999, 100, 0, 100, 0))));

    [Fact]
    public void Power_that_proves_a_level_is_no_fault_at_any_level() =>
        Assert.All(Enumerable.Range(0, 101), level =>
        {
            double expected = PowerProof.ExpectedPowerWatts(100, level);
            double tolerance = Math.Max(5, 0.15 * expected);
            foreach (double power in new[] { Math.Max(0, expected - tolerance), expected, expected + tolerance })
            {
                Assert.DoesNotContain(
                    LampFaultRules.All, rule => rule != LampFaultRules.LampFailure && rule.Evaluate(Window(level, power)) == RuleVerdict.Faulty);
            }
        });

    [Fact]
    public void A_fault_is_raised_once_it_held_and_starts_when_it_first_showed()
    {
        var state = new RuleState();

        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 1_000));
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 55_999));
        Assert.Equal(EventPhase.Start, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 60_900));
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 200_000));
        Assert.Equal(1_000, state.StartUnixMs);
    }

    [Theory]
    [InlineData(RuleVerdict.Healthy)]
    [InlineData(RuleVerdict.Undecided)]
    public void A_break_starts_the_hold_anew(RuleVerdict breaking)
    {
        var state = new RuleState();

        state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 0);
        state.Advance(LampFaultRules.LampFailure, breaking, 30_000);
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 60_000));
        Assert.Equal(EventPhase.Start, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 120_000));
    }

    [Fact]
    public void A_raised_fault_outlasts_the_day_in_which_nothing_can_be_said_and_clears_once_it_was_gone_long_enough()
    {
        var state = new RuleState();
        state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 0);
        state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 60_000);

        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Undecided, 12 * Hour));
        Assert.True(state.IsRaised);
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 13 * Hour));
        Assert.Equal(EventPhase.End, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 13 * Hour + 60_000));
        Assert.Equal(0, state.StartUnixMs);
    }
}
