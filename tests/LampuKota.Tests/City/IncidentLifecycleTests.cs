using LampuKota.City;

namespace LampuKota.Tests;

public sealed class IncidentLifecycleTests
{
    [Fact]
    public void Every_step_has_a_rule() =>
        Assert.Equal(Enum.GetValues<IncidentStepKind>(), IncidentLifecycle.Rules.Select(rule => rule.Kind).Order());

    [Fact]
    public void Work_goes_from_a_message_to_its_proof()
    {
        IncidentStepKind[] way =
        [
            IncidentStepKind.Notified, IncidentStepKind.Accepted, IncidentStepKind.OnSite, IncidentStepKind.Fixed, IncidentStepKind.Proven, IncidentStepKind.Closed,
        ];
        IncidentState state = IncidentState.Raised;
        var passed = new List<IncidentState>();
        foreach (IncidentStepKind step in way)
            passed.Add(state = IncidentLifecycle.Next(state, step)!.Value);

        Assert.Equal(
            [IncidentState.Notified, IncidentState.Accepted, IncidentState.OnSite, IncidentState.Fixed, IncidentState.Proven, IncidentState.Closed], passed);
    }

    [Theory]
    [InlineData(IncidentState.Accepted, IncidentStepKind.Accepted)]
    [InlineData(IncidentState.Raised, IncidentStepKind.OnSite)]
    [InlineData(IncidentState.Notified, IncidentStepKind.Fixed)]
    [InlineData(IncidentState.OnSite, IncidentStepKind.Proven)]
    [InlineData(IncidentState.Fixed, IncidentStepKind.Closed)]
    [InlineData(IncidentState.Accepted, IncidentStepKind.Closed)]
    [InlineData(IncidentState.Closed, IncidentStepKind.Waived)]
    [InlineData(IncidentState.Closed, IncidentStepKind.Accepted)]
    public void A_step_that_does_not_fit_leads_nowhere(IncidentState state, IncidentStepKind step) => Assert.Null(IncidentLifecycle.Next(state, step));

    [Fact]
    public void Nothing_leaves_the_closed_state_but_coming_back()
    {
        IEnumerable<IncidentStepKind> leaving = IncidentLifecycle.Rules
            .Where(rule => rule.Transitions.TryGetValue(IncidentState.Closed, out IncidentState next) && next != IncidentState.Closed).Select(rule => rule.Kind);

        Assert.Equal([IncidentStepKind.Reopened, IncidentStepKind.Recurred], leaving);
    }

    [Fact]
    public void Only_a_repair_can_be_proven() =>
        Assert.Equal([IncidentState.Fixed], IncidentLifecycle.RuleOf(IncidentStepKind.Proven).Transitions.Keys);

    [Theory]
    [InlineData(IncidentStepKind.Proven)]
    [InlineData(IncidentStepKind.Closed)]
    [InlineData(IncidentStepKind.LockHeld)]
    [InlineData(IncidentStepKind.Folded)]
    public void What_is_measured_no_person_says(IncidentStepKind step)
    {
        Assert.False(IncidentLifecycle.MayBy(step, TestCity.Operator));
        Assert.False(IncidentLifecycle.MayBy(step, TestCity.Crew));
        Assert.True(IncidentLifecycle.MayBy(step, person: null));
    }

    [Fact]
    public void A_crew_neither_waives_nor_merges()
    {
        Assert.False(IncidentLifecycle.MayBy(IncidentStepKind.Waived, TestCity.Crew));
        Assert.False(IncidentLifecycle.MayBy(IncidentStepKind.Merged, TestCity.Crew));
        Assert.True(IncidentLifecycle.MayBy(IncidentStepKind.Fixed, TestCity.Crew));
    }

    [Fact]
    public void Response_times_stand_still_in_a_pause()
    {
        IncidentDue due = new IncidentNorms().DueFrom(1_000);
        IncidentDue resumed = IncidentNorms.Resume(IncidentNorms.Pause(IncidentNorms.Pause(due, 5_000), 9_000), 65_000);

        Assert.Equal((due.AcceptUnixMs + 60_000, due.LatestRepairUnixMs + 60_000, null), (resumed.AcceptUnixMs, resumed.LatestRepairUnixMs, resumed.PausedSinceUnixMs));
        Assert.Same(due, IncidentNorms.Resume(due, 9_000));
    }
}
