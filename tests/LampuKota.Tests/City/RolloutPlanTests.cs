using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Who belongs to a stage of a rollout, and when the next begins.</summary>
public sealed class RolloutPlanTests
{
    private static readonly string[] City = [.. Enumerable.Range(1, 40).Select(number => $"KPG-G{number:00}")];

    private static readonly UpdateRelease Release = new(UpdateKind.Application, "0.2.0", 10, new string('0', 64), new string('0', 16), Convert.ToBase64String(new byte[64]));

    private static Rollout Of(params RolloutStage[] stages) => new("R-1", Release, "https://updates.example.org/p", stages, "Perbaikan", "Maria", 1);

    private static RolloutStage Percent(int percent) => new(percent, null);

    private static RolloutStage Named(params string[] gateways) => new(null, gateways);

    private static ReportedDocument Report(string firmware, UpdateState? state = null, string? reason = null, string rollout = "R-1") =>
        new(1, firmware, [], null, null, 1) { Update = state is { } one ? new ReportedUpdate(UpdateKind.Application, "0.2.0", one, rollout, reason) : null };

    private static Dictionary<string, ReportedDocument> All(IEnumerable<string> gateways, ReportedDocument reported) => gateways.ToDictionary(id => id, _ => reported);

    [Fact]
    public void Who_is_left_behind_is_not_waited_for_and_halts_it_all_the_same()
    {
        Rollout rollout = Of(Named("KPG-G01", "KPG-G02"), Percent(100));
        Dictionary<string, ReportedDocument> reported = new() { ["KPG-G01"] = Report("0.2.0", UpdateState.Healthy) };
        Assert.Same(rollout, RolloutPlan.Advance(rollout, City, reported));
        Rollout left = rollout with { LeftBehind = ["KPG-G02"] };

        Assert.Equal((1, RolloutStanding.Running), (RolloutPlan.Advance(left, City, reported).Stage, RolloutPlan.Advance(left, City, reported).State));
        reported["KPG-G02"] = Report("0.1.0", UpdateState.RolledBack);
        Assert.Equal(RolloutStanding.Halted, RolloutPlan.Advance(left, City, reported).State);
    }

    [Fact]
    public void A_later_stage_holds_everybody_of_those_before_and_a_percentage_is_drawn_anew_for_each_rollout()
    {
        Rollout rollout = Of(Percent(5), Named("KPG-G01"), Percent(50), Percent(100));
        IReadOnlyList<string>[] stages = [.. Enumerable.Range(0, 4).Select(stage => RolloutPlan.Members(rollout, stage, City))];

        Assert.Equal(2, stages[0].Count);
        Assert.Contains("KPG-G01", stages[1]);
        for (int stage = 1; stage < 4; stage++)
            Assert.Empty(stages[stage - 1].Except(stages[stage]));
        Assert.Equal(City, stages[3]);
        Assert.NotEqual(stages[0], RolloutPlan.Members(rollout with { Id = "R-2" }, 0, City));
    }

    [Fact]
    public void The_next_stage_begins_only_when_nine_in_ten_are_healthy()
    {
        Rollout rollout = Of(Percent(50), Percent(100));
        IReadOnlyList<string> first = RolloutPlan.Members(rollout, 0, City);
        Dictionary<string, ReportedDocument> reported = All(first.Take(17), Report("0.2.0", UpdateState.Healthy));

        Assert.Same(rollout, RolloutPlan.Advance(rollout, City, reported));
        reported[first[17]] = Report("0.2.0", UpdateState.Trial);
        Assert.Same(rollout, RolloutPlan.Advance(rollout, City, reported));
        reported[first[17]] = Report("0.2.0", UpdateState.Healthy);

        Assert.Equal((1, RolloutStanding.Running), (RolloutPlan.Advance(rollout, City, reported).Stage, RolloutPlan.Advance(rollout, City, reported).State));
        Assert.Equal(RolloutStanding.Finished, RolloutPlan.Advance(rollout, City, All(City, Report("0.2.0", UpdateState.Healthy))).State);
    }

    [Fact]
    public void One_gateway_that_went_back_halts_it_and_it_goes_on_when_a_person_lets_that_pass()
    {
        Rollout rollout = Of(Percent(100));
        Dictionary<string, ReportedDocument> reported = All(City.Skip(1), Report("0.2.0", UpdateState.Healthy));
        reported["KPG-G01"] = Report("0.1.0", UpdateState.RolledBack, "It crashed.");

        Rollout halted = RolloutPlan.Advance(rollout, City, reported);
        Assert.Equal((RolloutStanding.Halted, "KPG-G01: It crashed."), (halted.State, halted.HaltReason));

        Rollout passed = halted with { State = RolloutStanding.Running, PassedOver = ["KPG-G01"] };
        Assert.Equal(RolloutStanding.Finished, RolloutPlan.Advance(passed, City, reported).State);
    }

    [Fact]
    public void A_failure_in_an_earlier_rollout_of_the_same_version_does_not_count_here()
    {
        Dictionary<string, ReportedDocument> reported = All(City, Report("0.1.0", UpdateState.RolledBack, rollout: "R-0"));

        Assert.Equal(RolloutStanding.Running, RolloutPlan.Advance(Of(Percent(100)), City, reported).State);
    }

    [Fact]
    public void A_halted_rollout_asks_nobody_who_has_not_begun_and_a_cancelled_one_nobody()
    {
        Rollout halted = Of(Percent(100)) with { State = RolloutStanding.Halted };

        Assert.Null(RolloutPlan.UpdateFor([halted], "KPG-G01", one => RolloutPlan.Members(one, one.Stage, City).Contains("KPG-G01"), Report("0.1.0")));
        Assert.NotNull(RolloutPlan.UpdateFor([halted], "KPG-G01", one => RolloutPlan.Members(one, one.Stage, City).Contains("KPG-G01"), Report("0.2.0", UpdateState.Healthy)));
        Assert.Null(RolloutPlan.UpdateFor([halted with { State = RolloutStanding.Cancelled }], "KPG-G01", one => RolloutPlan.Members(one, one.Stage, City).Contains("KPG-G01"), Report("0.2.0", UpdateState.Healthy)));
    }

    [Fact]
    public void The_newest_rollout_that_reaches_a_gateway_is_what_it_is_asked_for()
    {
        Rollout older = Of(Percent(100)) with { Id = "R-1", State = RolloutStanding.Finished };
        Rollout newer = Of(Named("KPG-G02")) with { Id = "R-2", Release = Release with { Version = "0.3.0" } };

        Assert.Equal("0.2.0", RolloutPlan.UpdateFor([newer, older], "KPG-G01", one => RolloutPlan.Members(one, one.Stage, City).Contains("KPG-G01"), null)!.Release.Version);
        Assert.Equal("0.3.0", RolloutPlan.UpdateFor([newer, older], "KPG-G02", one => RolloutPlan.Members(one, one.Stage, City).Contains("KPG-G02"), null)!.Release.Version);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(101, null)]
    [InlineData(null, "KPG-NOBODY")]
    [InlineData(5, "KPG-G01")]
    [InlineData(null, null)]
    public void A_stage_is_either_a_percentage_or_gateways_of_the_city(int? percent, string? gateway) =>
        Assert.Equal(Refusal.Invalid, Assert.Throws<RequestRefusedException>(() => RolloutPlan.Check(Of(new RolloutStage(percent, gateway is null ? null : [gateway])), City)).Refusal);

    [Fact]
    public void A_release_that_no_gateway_would_take_is_refused_at_the_desk()
    {
        Assert.Throws<RequestRefusedException>(() => RolloutPlan.Check(Of(Percent(100)) with { Url = "http://updates.example.org/p" }, City));
        Assert.Throws<RequestRefusedException>(() => RolloutPlan.Check(Of(Percent(100)) with { Release = Release with { Signature = "AA==" } }, City));
        Assert.Throws<RequestRefusedException>(() => RolloutPlan.Check(Of(Percent(100)) with { Release = Release with { Version = "2" } }, City));
        RolloutPlan.Check(Of(Percent(100)), City);
    }
}
