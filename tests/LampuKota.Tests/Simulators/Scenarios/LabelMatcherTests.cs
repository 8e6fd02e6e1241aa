using LampuKota.Simulators;

namespace LampuKota.Tests;

/// <summary>What the city told, held against what was broken.</summary>
public sealed class LabelMatcherTests
{
    private const long Minute = 60_000;

    private static readonly FaultLabel Lamp = Label("F001", FaultKind.LampDead, "P1-L1", 10 * Minute, 20 * Minute);
    private static readonly FaultLabel Breaker = Label("F002", FaultKind.BreakerTripped, "P1-S1", 10 * Minute, 20 * Minute, explains: ["P1-L2", "P1-L3", "P1"]);

    [Fact]
    public void A_fault_with_its_incident_is_found_and_its_times_are_without_the_holds()
    {
        ScenarioFindings findings = Match([Lamp], [Incident(1, "lamp", "lampFailure", "P1-L1", 10 * Minute) with { RaisedMs = 12 * Minute, NotifiedMs = 12 * Minute + 1_000, RecoveredMs = 22 * Minute }]);

        LabelFinding found = Assert.Single(findings.Labels);
        Assert.Equal(LabelResult.Found, found.Result);
        Assert.Equal((long?[])[Minute, Minute + 1_000, Minute], [found.RaiseMs, found.NotifyMs, found.ClearMs]);
        Assert.Equal((1, 0, 0, 0, 1.0, 1.0), (findings.Found, findings.Missed, findings.False, findings.WronglyFolded, findings.Precision, findings.Recall));
        Assert.True(findings.Passed);
    }

    [Fact]
    public void A_fault_that_nothing_tells_of_is_missed()
    {
        ScenarioFindings findings = Match([Lamp], []);

        Assert.Equal((1, 1.0, 0.0, false), (findings.Missed, findings.Precision, findings.Recall, findings.Passed));
    }

    [Theory]
    [InlineData("lamp", "lampFailure", "P9-L9", 10)]
    [InlineData("lamp", "lampFailure", "P1-L1", 2)]
    [InlineData("lamp", "lampFailure", "P1-L1", 40)]
    public void An_incident_elsewhere_or_of_another_time_is_false(string cause, string name, string device, int startMinute)
    {
        ScenarioFindings findings = Match([Lamp], [Incident(1, cause, name, device, startMinute * Minute)]);

        Assert.Equal((1, 1, 0), (findings.Missed, findings.False, findings.WronglyFolded));
        Assert.False(findings.Passed);
    }

    [Fact]
    public void The_right_device_with_the_wrong_cause_or_word_is_wrongly_folded_and_does_not_count_as_found()
    {
        ScenarioFindings findings = Match([Lamp], [Incident(1, "lamp", "lampUnexpectedOn", "P1-L1", 10 * Minute)]);

        Assert.Equal((1, 0, 1), (findings.Missed, findings.False, findings.WronglyFolded));
    }

    [Fact]
    public void What_a_fault_explains_and_stands_apart_all_the_same_is_wrongly_folded()
    {
        ScenarioFindings findings = Match(
            [Breaker],
            [Incident(1, "segment", "circuitBreakerTripped", "P1-S1", 10 * Minute), Incident(2, "lamp", "controlGearCommFailure", "P1-L2", 13 * Minute)]);

        Assert.Equal((1, 0, 1, 0.5), (findings.Found, findings.False, findings.WronglyFolded, findings.Precision));
        Assert.Same(Breaker, Assert.Single(findings.Wrong).Explainer);
    }

    [Fact]
    public void What_was_told_apart_and_taken_in_later_is_no_incident_of_its_own_but_its_messages_count()
    {
        ScenarioFindings findings = Match(
            [Breaker],
            [
                Incident(1, "lamp", "controlGearCommFailure", "P1-L2", 10 * Minute) with { FoldedInto = 2 },
                Incident(2, "segment", "circuitBreakerTripped", "P1-S1", 10 * Minute) with { RecoveredMs = 22 * Minute },
            ],
            [new("yohanes", 1, 11 * Minute, "lamp"), new("yohanes", 2, 12 * Minute, "segment"), new("simon", 2, 22 * Minute, "segment")]);

        Assert.Equal((1, 0, 2, 1), (findings.Found, findings.WronglyFolded, Assert.Single(findings.Labels).MostToOne, findings.Repeated));
        Assert.False(findings.Passed);
    }

    [Fact]
    public void A_fault_that_is_only_part_of_another_incident_is_swallowed()
    {
        ScenarioFindings findings = Match(
            [Lamp, Breaker],
            [Incident(1, "segment", "circuitBreakerTripped", "P1-S1", 10 * Minute) with { Conditions = [new("P1-S1", "circuitBreakerTripped", 10 * Minute), new("P1-L1", "lampFailure", 11 * Minute)] }]);

        Assert.Equal((LabelResult.Swallowed, LabelResult.Found), (findings.Labels[0].Result, findings.Labels[1].Result));
        Assert.Equal((0, 1), (findings.Missed, findings.WronglyFolded));
    }

    [Fact]
    public void Two_incidents_of_one_fault_are_one_too_many()
    {
        ScenarioFindings findings = Match([Lamp], [Incident(1, "lamp", "lampFailure", "P1-L1", 10 * Minute), Incident(2, "lamp", "lampFailure", "P1-L1", 15 * Minute)]);

        Assert.Equal((1, 1), (findings.Found, findings.WronglyFolded));
    }

    [Fact]
    public void Two_faults_of_one_device_one_after_the_other_each_have_their_own_incident()
    {
        FaultLabel again = Label("F009", FaultKind.LampDead, "P1-L1", 200 * Minute, 210 * Minute);

        ScenarioFindings findings = Match([Lamp, again], [Incident(2, "lamp", "lampFailure", "P1-L1", 200 * Minute), Incident(1, "lamp", "lampFailure", "P1-L1", 10 * Minute)]);

        Assert.Equal([1, 2], findings.Labels.Select(label => label.Incident!.Id));
    }

    [Fact]
    public void An_area_may_be_told_by_any_place_that_holds_it()
    {
        FaultLabel area = Label("F003", FaultKind.SupplyLost, "12 cabinets", 10 * Minute, 20 * Minute) with { Roots = new HashSet<string> { "53.71.04.1001", "53.71.04", "53.71" } };

        Assert.Equal(1, Match([area], [Incident(1, "grid", "supplyLoss", "53.71.04", 9 * Minute)]).Found);
    }

    [Fact]
    public void What_was_not_cleared_or_not_told_in_time_fails()
    {
        FaultLabel urgent = Breaker with { ToldWithinMs = Minute };
        ObservedIncident incident = Incident(1, "segment", "circuitBreakerTripped", "P1-S1", 10 * Minute);

        Assert.Equal((1, 1), (Match([urgent], [incident]).Uncleared, Match([urgent], [incident]).ToldLate));
        Assert.True(Match([urgent], [incident with { NotifiedMs = 10 * Minute + 45_000, RecoveredMs = 22 * Minute }]).Passed);
        Assert.False(Match([urgent], [incident with { NotifiedMs = 11 * Minute + 1, RecoveredMs = 22 * Minute }]).Passed);
    }

    [Fact]
    public void What_cannot_be_known_before_a_link_returns_is_due_only_then()
    {
        FaultLabel behind = Lamp with { KnowableMs = 15 * Minute, GraceMs = 2 * Minute };

        Assert.Equal(17 * Minute, behind.DueMs);
        Assert.Equal(11 * Minute, Lamp.DueMs);
    }

    [Fact]
    public void What_did_not_come_back_after_an_outage_may_be_told_since_its_beginning_and_nothing_else_may()
    {
        ObservedIncident since = Incident(1, "segment", "circuitBreakerTripped", "P1-S1", Minute);

        Assert.Equal(0, Match([Breaker], [since]).Found);
        Assert.Equal(1, Match([Breaker with { HiddenSinceMs = Minute }], [since]).Found);
        Assert.Equal(0, Match([Breaker with { HiddenSinceMs = 5 * Minute }], [since]).Found);
    }

    [Fact]
    public void The_verdict_of_many_scenarios_is_the_sum_of_all()
    {
        ScenarioFindings well = Match([Lamp], [Incident(1, "lamp", "lampFailure", "P1-L1", 10 * Minute) with { RecoveredMs = 22 * Minute }]);
        ScenarioFindings missed = Match([Lamp], []);

        Assert.True(ScenarioVerdict.Of([well, well]).Passed);
        ScenarioVerdict verdict = ScenarioVerdict.Of([well, missed]);
        Assert.Equal((1, 2), verdict.Checks.Where(check => !check.Passed).Select(check => (check.Wrong, check.Of)).Single());
    }

    private static ScenarioFindings Match(FaultLabel[] labels, ObservedIncident[] incidents, ObservedMessage[]? messages = null) => LabelMatcher.Match(labels, incidents, messages ?? []);

    private static FaultLabel Label(string id, FaultKind kind, string device, long fromMs, long untilMs, string[]? explains = null) =>
        new(id, kind, device, fromMs, untilMs) { Roots = new HashSet<string> { device }, Explains = (explains ?? []).ToHashSet(), KnowableMs = fromMs };

    private static ObservedIncident Incident(long id, string cause, string name, string device, long startMs) =>
        new(id, cause, name, device, startMs, startMs + Minute) { Conditions = [new ObservedCondition(device, name, startMs)] };
}
