using FsCheck;
using FsCheck.Fluent;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class LampRulePropertyTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly string[] SaysOfPower =
    [
        EventNames.DimmingFailure, EventNames.LampUnexpectedOn, EventNames.LampPowerTooHigh, EventNames.LampPowerTooLow, EventNames.CyclingFailure,
    ];

    // A whole lamp: its power proves its level, and its meter's other readings fit.
    private static Gen<LampWindow> WholeLamps =>
        from rated in Gen.Choose(20, 250)
        from level in Gen.Choose(0, 100)
        from off in Gen.Choose(-99, 99)
        from volts in Gen.Choose(205, 235)
        from factor in Gen.Choose(91, 99)
        let expected = PowerProof.ExpectedPowerWatts(rated, level)
        let watts = Math.Max(0.4, expected + off / 100.0 * Math.Max(5, 0.15 * expected))
        select new LampWindow(10_000_000, level, 0, rated, watts)
        {
            SupplyVolts = volts, CurrentAmperes = watts / (volts * factor / 100.0), PowerFactor = factor / 100.0, OutputPercent = level,
        };

    private static Gen<double> AnyReading => Gen.OneOf(Gen.Choose(0, 4_000).Select(tenth => tenth / 10.0), Gen.Elements(double.NaN, 0.0, 1e6));

    private static Gen<LampWindow> AnyLamps =>
        from rated in Gen.Choose(20, 250)
        from level in Gen.Choose(0, 100)
        from watts in AnyReading
        from volts in AnyReading
        from amperes in AnyReading
        from factor in Gen.Choose(-100, 100)
        from outages in Gen.Choose(0, 3)
        from isCycling in Gen.Elements(true, false)
        from darkMinutes in Gen.Choose(0, 60)
        select new LampWindow(10_000_000, level, 0, rated, watts)
        {
            SupplyVolts = volts, CurrentAmperes = amperes, PowerFactor = factor / 100.0, Outages = outages, IsCycling = isCycling, DarkMs = darkMinutes * 60_000,
        };

    [Fact]
    public void A_lamp_whose_power_proves_its_level_has_no_fault() => Prop.ForAll(WholeLamps.ToArbitrary(), window =>
    {
        Assert.True(window.Proves(window.LevelPercent));
        // Below the power of a dead lamp nothing tells a live one, and PowerProof believes both.
        return FaultsOf(window).All(name => name == EventNames.LampFailure && window.PowerWatts < window.DeadBelowWatts);
    }).Check(Quick);

    [Fact]
    public void A_lamp_whose_power_disproves_its_level_by_a_third_has_a_fault() => Prop.ForAll(AnyLamps.ToArbitrary(), window =>
    {
        bool isJudged = window is { ShowsLight: true, Outages: 0, IsCycling: false } && double.IsFinite(window.PowerWatts) && !double.IsNaN(window.SupplyVolts);
        double off = Math.Abs(window.PowerWatts - window.ExpectedPowerWatts);
        return !isJudged || off <= Math.Max(5, 0.31 * window.ExpectedPowerWatts) || FaultsOf(window).Count > 0;
    }).Check(Quick);

    [Fact]
    public void Of_all_that_says_something_of_the_power_at_most_one_shows() => Prop.ForAll(AnyLamps.ToArbitrary(), window =>
        FaultsOf(window).Count(name => name is EventNames.LampFailure or EventNames.SupplyLoss || (name != EventNames.CyclingFailure && SaysOfPower.Contains(name))) <= 1).Check(Quick);

    [Fact]
    public void No_rule_judges_what_was_not_told() => Prop.ForAll(AnyLamps.ToArbitrary(), window =>
    {
        LampWindow blind = window with { PowerWatts = double.NaN, SupplyVolts = double.NaN, CurrentAmperes = double.NaN, PowerFactor = double.NaN };
        return LampFaultRules.All.All(rule => rule.EventName == EventNames.ControlGearCommFailure || rule.Evaluate(blind) == RuleVerdict.Undecided);
    }).Check(Quick);

    [Fact]
    public void A_lamp_that_goes_out_three_times_in_an_hour_cycles_and_has_not_failed()
    {
        var cycles = new LampCycles();
        var cycling = new RuleState();
        var failed = new RuleState();
        var phases = new List<string>();
        // Ten minutes of light, five of cooling, from dusk on.
        for (int minute = 0; minute < 240; minute++)
        {
            long at = 1 + minute * 60_000L;
            double watts = minute < 180 && minute % 15 >= 10 ? 0.4 : 90;
            LampWindow window = cycles.Observe(new LampWindow(at, 100, 1, 90, watts), cycling.IsRaised);
            Note(phases, LampFaultRules.CyclingFailure, ref cycling, window);
            Note(phases, LampFaultRules.LampFailure, ref failed, window);
        }

        string[] cyclingPhases = [.. phases.Where(phase => phase.StartsWith(EventNames.CyclingFailure, StringComparison.Ordinal))];
        Assert.Equal(["cyclingFailure Start 40"], cyclingPhases);
        Assert.InRange(phases.Count - cyclingPhases.Length, 2, 6);
        Assert.False(failed.IsRaised);
    }

    [Fact]
    public void A_cycling_lamp_that_stays_dark_has_failed()
    {
        var cycles = new LampCycles();
        LampWindow window = default;
        for (int minute = 0; minute < 120; minute++)
            window = cycles.Observe(new LampWindow(1 + minute * 60_000L, 100, 1, 90, minute > 40 || minute % 10 > 6 ? 0.4 : 90), isCycling: true);

        Assert.Equal(RuleVerdict.Faulty, LampFaultRules.LampFailure.Evaluate(window));
        Assert.Equal(RuleVerdict.Healthy, LampFaultRules.CyclingFailure.Evaluate(window));
    }

    private static void Note(List<string> phases, IFaultRule<LampWindow> rule, ref RuleState state, in LampWindow window)
    {
        if (state.Advance(rule, rule.Evaluate(window), window.AtUnixMs) is { } phase)
            phases.Add($"{rule.EventName} {phase} {window.AtUnixMs / 60_000}");
    }

    private static List<string> FaultsOf(LampWindow window) =>
        [.. LampFaultRules.All.Where(rule => rule.Evaluate(window) == RuleVerdict.Faulty).Select(rule => rule.EventName)];
}
