using LampuKota.Simulators;

namespace LampuKota.Tests;

/// <summary>What scenarios break: the same for the same seed, and nothing that hides anything else.</summary>
public sealed class ScenarioScriptTests
{
    private const ulong Seed = 7;
    private const int Lamps = 2_000;

    private static readonly Lazy<CityPlan> City = new(() => ScenarioCity.Draw("random", Seed, Lamps));

    [Theory]
    [InlineData("random")]
    [InlineData("feeder")]
    [InlineData("blackout")]
    [InlineData("wan")]
    [InlineData("storm")]
    public void The_same_seed_gives_the_same_script_and_another_seed_another(string name)
    {
        string script = Write(name, Seed);

        Assert.Equal(script, Write(name, Seed));
        Assert.NotEqual(script, Write(name, Seed + 1));
    }

    [Fact]
    public void The_scenario_of_random_faults_has_three_hundred_of_many_kinds()
    {
        ScenarioScript script = ScenarioScripts.Write("random", City.Value, Seed);

        Assert.Equal(ScenarioScripts.RandomFaults, script.Labels.Count);
        Assert.True(script.Labels.Select(label => label.Kind).Distinct().Count() >= 14);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("blackout")]
    [InlineData("wan")]
    [InlineData("storm")]
    public void No_two_faults_of_a_script_meet_at_one_device(string name)
    {
        ScenarioScript script = ScenarioScripts.Write(name, City.Value, Seed);

        foreach (IGrouping<(FaultKind, string), Injection> same in script.Injections.GroupBy(injection => (injection.Kind, injection.DeviceId)))
        {
            Injection[] inOrder = [.. same.OrderBy(injection => injection.FromMs)];
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.UntilMs <= pair.Second.FromMs));
        }

        Assert.Distinct(script.Labels.Select(label => label.DeviceId));
    }

    [Fact]
    public void Lamps_that_break_one_by_one_are_never_so_many_that_their_segment_is_to_blame()
    {
        ScenarioScript script = ScenarioScripts.Write("random", City.Value, Seed);
        HashSet<string> broken = [.. script.Labels.Where(label => label.Facts.Cause == "lamp").Select(label => label.DeviceId)];

        Assert.All(
            City.Value.Lamps.GroupBy(lamp => lamp.SegmentId),
            segment => Assert.True(segment.Count(lamp => broken.Contains(lamp.Id)) <= Math.Max(1, 0.3 * segment.Count())));
    }

    [Fact]
    public void The_feeder_has_five_hundred_lamps_and_the_city_as_many_as_before()
    {
        CityPlan plan = ScenarioCity.Draw("feeder", Seed, Lamps);
        FaultLabel trip = Assert.Single(ScenarioScripts.Write("feeder", plan, Seed).Labels);

        Assert.InRange(plan.Lamps.Count(lamp => lamp.SegmentId == trip.DeviceId), ScenarioCity.FeederLamps, ScenarioCity.FeederLamps + 100);
        Assert.Equal(Lamps, plan.Lamps.Count);
        Assert.Equal(plan.Gateways.Select(gateway => gateway.Id).Order(), plan.Lamps.Select(lamp => lamp.GatewayId).Distinct().Order());
        Assert.Equal(plan.Cabinets.Select(cabinet => cabinet.Id).Order(), plan.Lamps.Select(lamp => lamp.CabinetId).Distinct().Order());
    }

    [Fact]
    public void Short_gaps_of_the_network_and_what_is_over_before_anybody_can_know_are_injected_and_expected_of_nobody()
    {
        ScenarioScript script = ScenarioScripts.Write("wan", City.Value, Seed, randomFaults: 0);
        HashSet<string> expected = [.. script.Labels.Select(label => label.DeviceId)];

        Assert.Single(script.Labels, label => label.Kind == FaultKind.LinkDown);
        Assert.Contains(script.Injections, injection => injection.Kind == FaultKind.LampDead && !expected.Contains(injection.DeviceId));
        Assert.True(script.Injections.Where(injection => injection.Kind == FaultKind.LinkDown).Select(injection => injection.FromMs).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData("wan")]
    [InlineData("storm")]
    public void A_gateway_that_stops_by_itself_does_not_do_so_in_the_minutes_in_which_a_network_goes(string name)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            ScenarioScript script = ScenarioScripts.Write(name, City.Value, seed);
            long network = script.Labels.Single(label => label.Kind == FaultKind.LinkDown).FromMs;
            Assert.All(
                script.Labels.Where(label => label is { Kind: FaultKind.GatewayOff, HiddenSinceMs: null }),
                label => Assert.True(Math.Abs(label.FromMs - network) >= 4 * ScenarioScripts.Minute));
        }
    }

    [Theory]
    [InlineData("blackout")]
    [InlineData("wan")]
    public void A_gateway_does_not_come_back_with_the_rest_of_an_outage(string name)
    {
        ScenarioScript script = ScenarioScripts.Write(name, City.Value, Seed, randomFaults: 0);

        FaultLabel gateway = Assert.Single(script.Labels, label => label.Kind == FaultKind.GatewayOff);
        Assert.True(gateway.HiddenSinceMs <= gateway.FromMs && gateway.DueMs < gateway.UntilMs);
    }

    private static string Write(string name, ulong seed)
    {
        ScenarioScript script = ScenarioScripts.Write(name, name == "feeder" ? ScenarioCity.Draw(name, Seed, 400) : City.Value, seed, name == "feeder" ? 20 : null);
        return string.Join('\n', script.Injections.Select(injection => injection.ToString()).Concat(script.Labels.Select(label => $"{label.Id} {label.Kind} {label.DeviceId} {label.DueMs} {label.ClearDueMs}")));
    }
}
