using FsCheck;
using FsCheck.Fluent;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class RuleStateTests
{
    private const long Minute = 60_000;
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly IFaultRule[] Rules =
    [
        LampFaultRules.LampFailure, LampFaultRules.CyclingFailure, ReadingRules.For(Quantities.CabinetDoorOpen.Name)!, ReadingRules.For(Quantities.Temperature.Name)!,
    ];

    private static Gen<(RuleVerdict Verdict, long AfterMs)[]> Histories =>
        (from verdict in Gen.Elements(RuleVerdict.Faulty, RuleVerdict.Faulty, RuleVerdict.Healthy, RuleVerdict.Healthy, RuleVerdict.Undecided)
         from afterMs in Gen.OneOf(Gen.Choose(1, 3_000), Gen.Choose(20_000, 130_000), Gen.Choose(200_000, 2_500_000))
         select (verdict, (long)afterMs)).ArrayOf(400);

    private static Gen<IFaultRule> AnyRule => Gen.Elements(Rules);

    [Fact]
    public void Nothing_is_raised_before_its_hold_nor_cleared_before_its_other() => Check(
        (rule, history) => Play(rule, history).All(one => one.Phase is null || one.ShownMs >= ((one.Phase == EventPhase.Start ? rule.HoldToRaise : rule.HoldToClear) - FaultThresholds.ReportJitter).TotalMilliseconds));

    [Fact]
    public void Two_reports_that_are_a_little_less_than_a_minute_apart_agree()
    {
        var state = new RuleState();

        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, Minute));
        Assert.Equal(EventPhase.Start, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 2 * Minute - 40));
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 3 * Minute));
        Assert.Equal(EventPhase.End, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 4 * Minute - 40));
    }

    [Fact]
    public void A_condition_has_at_most_8_events_in_any_hour() => Check((rule, history) =>
    {
        long[] events = [.. Play(rule, history).Where(one => one.Phase is not null).Select(one => one.AtUnixMs)];
        return events.All(from => events.Count(at => at >= from && at < from + 60 * Minute) <= FaultThresholds.MaximumEventsAnHour);
    });

    [Fact]
    public void The_bound_of_8_events_an_hour_is_reached_by_a_condition_that_comes_and_goes_as_fast_as_it_can()
    {
        IFaultRule door = ReadingRules.For(Quantities.CabinetDoorOpen.Name)!;
        var history = new List<(RuleVerdict, long)>();
        // Twice an hour apart, so that its count begins anew while it is still held.
        foreach (int _ in Enumerable.Range(0, 200))
            history.AddRange([(RuleVerdict.Faulty, 100), (RuleVerdict.Healthy, 100), (RuleVerdict.Healthy, Minute)]);
        long[] events = [.. Play(door, [.. history]).Where(one => one.Phase is not null).Select(one => one.AtUnixMs)];

        Assert.InRange(events.Max(from => events.Count(at => at >= from && at < from + 60 * Minute)), 5, FaultThresholds.MaximumEventsAnHour);
    }

    [Fact]
    public void What_is_gone_for_half_an_hour_and_its_hold_is_always_cleared() => Check((rule, history) =>
    {
        var state = new RuleState();
        long at = 0;
        foreach ((RuleVerdict verdict, long afterMs) in history)
            state.Advance(rule, verdict, at += afterMs);
        for (int minute = 0; minute <= 31; minute++)
            state.Advance(rule, RuleVerdict.Healthy, at += Minute);
        return !state.IsRaised;
    });

    [Fact]
    public void Starts_and_ends_take_turns_and_an_end_has_the_start_of_its_beginning() => Check((rule, history) =>
    {
        var state = new RuleState();
        long at = 0;
        long? raised = null;
        foreach ((RuleVerdict verdict, long afterMs) in history)
        {
            EventPhase? phase = state.Advance(rule, verdict, at += afterMs);
            if (phase is null)
                continue;
            if (phase == EventPhase.Start ? raised is not null : raised != state.StartUnixMs)
                return false;
            raised = phase == EventPhase.Start ? state.StartUnixMs : null;
        }

        return true;
    });

    [Fact]
    public void What_comes_and_goes_is_held_from_the_third_time_on()
    {
        var state = new RuleState();
        IFaultRule rule = LampFaultRules.LampFailure;
        long at = 0;
        var phases = new List<EventPhase>();
        for (int minute = 0; minute < 60; minute++)
        {
            if (state.Advance(rule, minute % 4 < 2 ? RuleVerdict.Faulty : RuleVerdict.Healthy, at += Minute) is { } phase)
                phases.Add(phase);
        }

        Assert.Equal([EventPhase.Start, EventPhase.End, EventPhase.Start, EventPhase.End, EventPhase.Start], phases);
        Assert.True(state.IsFlapping);
    }

    [Fact]
    public void A_fault_that_was_raised_before_a_restart_is_not_raised_again_and_cleared_by_its_key()
    {
        RuleState state = RuleState.Raised(1_000);

        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Faulty, 10 * Minute));
        Assert.Null(state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 20 * Minute));
        Assert.Equal(EventPhase.End, state.Advance(LampFaultRules.LampFailure, RuleVerdict.Healthy, 21 * Minute));
        Assert.Equal(1_000, state.StartUnixMs);
    }

    [Fact]
    public void Rules_and_their_states_allocate_nothing()
    {
        var cycles = new LampCycles();
        var states = new RuleState[LampFaultRules.All.Count];
        Turn(ref cycles, states, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int minute = 1; minute < 1_000; minute++)
            Turn(ref cycles, states, minute * Minute);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Turn(ref LampCycles cycles, RuleState[] states, long at)
    {
        LampWindow window = cycles.Observe(new LampWindow(at, 80, 1, 100, at % 7 == 0 ? 0.4 : 79) { SupplyVolts = 220, CurrentAmperes = 0.4, PowerFactor = 0.93, OutputPercent = 80 }, false);
        for (int i = 0; i < states.Length; i++)
        {
            IFaultRule<LampWindow> rule = LampFaultRules.All[i];
            states[i].Advance(rule, rule.Evaluate(window), at);
        }
    }

    private static void Check(Func<IFaultRule, (RuleVerdict, long)[], bool> holds) =>
        Prop.ForAll(AnyRule.Zip(Histories).ToArbitrary(), scene => holds(scene.Item1, scene.Item2)).Check(Quick);

    // For each verdict: what it led to, and how long it has been the same without a break.
    private static List<(EventPhase? Phase, long AtUnixMs, long ShownMs)> Play(IFaultRule rule, (RuleVerdict Verdict, long AfterMs)[] history)
    {
        var state = new RuleState();
        var played = new List<(EventPhase?, long, long)>();
        long at = 0;
        long since = 0;
        RuleVerdict before = RuleVerdict.Undecided;
        foreach ((RuleVerdict verdict, long afterMs) in history)
        {
            at += afterMs;
            if (verdict != before)
                (before, since) = (verdict, at);
            played.Add((state.Advance(rule, verdict, at), at, at - since));
        }

        return played;
    }
}
