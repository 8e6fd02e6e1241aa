using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>From a rollout that is begun to the desired documents of the gateways and back by their reports.</summary>
public sealed class RolloutServiceTests : IAsyncLifetime
{
    private static readonly UpdateRelease Release = new(UpdateKind.Application, "0.2.0", 10, new string('0', 64), new string('0', 16), Convert.ToBase64String(new byte[64]));
    private static readonly Rollout Draft = new(
        "", Release, "https://updates.example.org/p", [new RolloutStage(null, [TestCity.GatewayA]), new RolloutStage(100, null)], "Perbaikan", "", 0);

    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    private Task<Rollout> BeginAsync() => _dashboard.Rollouts.BeginAsync(Draft, TestCity.Operator, DashboardFixture.Soon());

    private Task ReportAsync(string gateway, UpdateState state, string? reason = null) => _dashboard.ReportAsync(
        gateway,
        new ReportedDocument(1, state == UpdateState.Healthy ? "0.2.0" : "0.1.0", [], null, null, 1) { Update = new ReportedUpdate(UpdateKind.Application, "0.2.0", state, _dashboard.Rollouts.All[0].Id, reason) });

    [Fact]
    public async Task A_stage_of_a_place_are_the_gateways_that_switch_its_lamps_when_it_is_begun()
    {
        LampAsset lamp = _dashboard.Directory.Current.Lamps.First(one => one.GatewayId == TestCity.GatewayB);
        await _dashboard.Groups.SaveAsync(new LampGroup("KPG-PASAR", "Pasar", LampGroupKind.Market, [lamp.Id]), TestCity.Operator, DashboardFixture.Soon());

        Rollout begun = await _dashboard.Rollouts.BeginAsync(
            Draft with { Stages = [new RolloutStage(Place: new CommandScope(CommandScopeKind.Group, "KPG-PASAR"))] }, TestCity.Operator, DashboardFixture.Soon());

        Assert.Equal([TestCity.GatewayB], begun.Stages.Single().Gateways!);
        Assert.NotNull(_dashboard.Rollouts.UpdateFor(TestCity.GatewayB));
        Assert.Null(_dashboard.Rollouts.UpdateFor(TestCity.GatewayA));
        Assert.Equal(
            new CommandScope(CommandScopeKind.Group, "KPG-PASAR"),
            (await new RolloutStore(_dashboard.Database.Path + ".rollouts").LoadAsync(DashboardFixture.Soon())).Single().Stages.Single().Place);
    }

    [Fact]
    public async Task A_place_that_is_not_there_is_refused()
    {
        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Rollouts.BeginAsync(
            Draft with { Stages = [new RolloutStage(Place: new CommandScope(CommandScopeKind.Group, "KPG-NOWHERE"))] }, TestCity.Operator, DashboardFixture.Soon()));

        Assert.Equal(Refusal.NotFound, refused.Refusal);
    }

    [Fact]
    public async Task A_gateway_that_is_away_holds_nobody_up_once_a_person_says_so()
    {
        Rollout rollout = await BeginAsync();
        Assert.Null(_dashboard.Rollouts.UpdateFor(TestCity.GatewayB));

        await _dashboard.Rollouts.LeaveBehindAsync(rollout.Id, TestCity.Operator, DashboardFixture.Soon());

        Assert.NotNull(_dashboard.Rollouts.UpdateFor(TestCity.GatewayA));
        Assert.NotNull(_dashboard.Rollouts.UpdateFor(TestCity.GatewayB));
        await ReportAsync(TestCity.GatewayA, UpdateState.RolledBack, "It crashed.");
        Assert.Equal(RolloutStanding.Halted, _dashboard.Rollouts.All.Single().State);
        Assert.Equal(
            Refusal.Conflict,
            (await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Rollouts.LeaveBehindAsync(rollout.Id, TestCity.Operator, DashboardFixture.Soon()))).Refusal);
    }

    [Fact]
    public async Task Only_the_gateways_of_the_stage_are_asked_and_the_next_when_they_report_healthy()
    {
        Rollout rollout = await BeginAsync();
        Assert.Equal(rollout.Id, _dashboard.Rollouts.UpdateFor(TestCity.GatewayA)!.RolloutId);
        Assert.Null(_dashboard.Rollouts.UpdateFor(TestCity.GatewayB));
        int changes = 0;
        _dashboard.Rollouts.Changed += () => changes++;

        await ReportAsync(TestCity.GatewayA, UpdateState.Trial);
        Assert.Equal(0, changes);
        await ReportAsync(TestCity.GatewayA, UpdateState.Healthy);

        Assert.Equal(1, changes);
        Assert.NotNull(_dashboard.Rollouts.UpdateFor(TestCity.GatewayB));
        await ReportAsync(TestCity.GatewayB, UpdateState.Healthy);
        Assert.Equal(RolloutStanding.Finished, _dashboard.Rollouts.All.Single().State);
    }

    [Fact]
    public async Task A_gateway_that_went_back_halts_it_and_a_restart_of_the_dashboard_does_not_forget()
    {
        await BeginAsync();
        await ReportAsync(TestCity.GatewayA, UpdateState.RolledBack, "It crashed.");
        Assert.Equal(RolloutStanding.Halted, _dashboard.Rollouts.All.Single().State);

        DashboardFixture next = await _dashboard.RestartAsync();
        await next.Rollouts.LoadAsync(CancellationToken.None);

        Rollout kept = Assert.Single(next.Rollouts.All);
        Assert.Equal((RolloutStanding.Halted, $"{TestCity.GatewayA}: It crashed."), (kept.State, kept.HaltReason));
        await next.StopAsync();
    }

    [Fact]
    public async Task A_person_lets_it_go_on_halts_it_and_ends_it_and_nothing_follows_an_end()
    {
        Rollout rollout = await BeginAsync();
        await ReportAsync(TestCity.GatewayA, UpdateState.Refused, "No key.");
        Task<Rollout> Set(RolloutStanding state) => _dashboard.Rollouts.SetStateAsync(rollout.Id, state, TestCity.Operator, DashboardFixture.Soon());

        Rollout goesOn = await Set(RolloutStanding.Running);
        Assert.Equal([TestCity.GatewayA], goesOn.PassedOver);
        Assert.Equal(RolloutStanding.Halted, (await Set(RolloutStanding.Halted)).State);
        Assert.Equal(RolloutStanding.Cancelled, (await Set(RolloutStanding.Cancelled)).State);
        Assert.Equal(Refusal.Conflict, (await Assert.ThrowsAsync<RequestRefusedException>(() => Set(RolloutStanding.Running))).Refusal);
        Assert.Null(_dashboard.Rollouts.UpdateFor(TestCity.GatewayA));
    }

    [Fact]
    public async Task Who_is_no_operator_begins_none()
    {
        var crew = new Person("yohanis", "Yohanis", PersonRole.Crew);

        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Rollouts.BeginAsync(Draft, crew, DashboardFixture.Soon()))).Refusal);
    }

    [Fact]
    public async Task The_desired_document_of_a_gateway_in_the_stage_carries_the_update()
    {
        await _dashboard.Desired.StartAsync(CancellationToken.None);
        await BeginAsync();

        while (true)
        {
            LampuKota.Mqtt.MqttMessage message = await _dashboard.Publisher.NextAsync();
            if (message.Topic == Topics.Desired(TestCity.GatewayA) && LightingJson.TryParseDesired(message.Payload.Span, out DesiredDocument? document, out _) && document.Update is { } update)
            {
                Assert.Equal(("0.2.0", "https://updates.example.org/p"), (update.Release.Version, update.Url));
                return;
            }
        }
    }
}
