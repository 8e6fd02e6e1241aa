using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>A new gateway from its id to its acceptance.</summary>
public sealed class AssetCommissioningTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string Gateway = "KPG-OBB-G077";

    private CitySnapshot City => server.Services.GetRequiredService<CityDirectory>().Current;

    private CommissioningService Service => server.Services.GetRequiredService<CommissioningService>();

    [Fact]
    public void A_gateway_is_accepted_when_all_before_is_done_and_each_lamp_is_proven()
    {
        LampAsset metered = TestCity.Snapshot.FindLamp(TestCity.LampA1)!;
        LampAsset unmetered = TestCity.Snapshot.FindLamp(TestCity.Unmetered)!;
        var good = new CommissioningSteps(true, true, true, [new LampTrial(metered, CommandState.Confirmed, 101), new LampTrial(unmetered, CommandState.AcceptedNotMeasurable, null)], false);

        Assert.True(good.CanBeAccepted);
        Assert.False((good with { IsOnline = false }).CanBeAccepted);
        Assert.False((good with { RunsDocument = false }).CanBeAccepted);
        Assert.False((good with { Lamps = [] }).CanBeAccepted);
        Assert.All(
            Enum.GetValues<CommandState>().Where(state => state != CommandState.Confirmed),
            state => Assert.False((good with { Lamps = [new LampTrial(metered, state, null)] }).CanBeAccepted));
    }

    [Fact]
    public async Task The_pages_lead_from_an_id_to_a_trial_without_scripts_and_refuse_to_accept_before_it()
    {
        using var visitor = new Visitor(server.Client.BaseAddress!);
        string wrong = await visitor.SubmitAsync("/aset/pasang", "/form/aset/pasang", ("gateway", Gateway), ("panel", "KPG-NOT-P001"));
        string shown = await visitor.ReadAsync(wrong);
        Assert.Contains("data-testid=\"commission-refusal\"", shown, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Gateway}\"", shown, StringComparison.Ordinal);

        string page = await visitor.SubmitAsync("/aset/pasang", "/form/aset/pasang", ("gateway", Gateway), ("panel", "KPG-OBB-P001"));
        Assert.Equal("/aset/pasang/" + Gateway, page);
        Assert.Equal(TestCity.Oebobo, City.FindGateway(Gateway)!.KelurahanId);

        await visitor.SubmitAsync(page, $"/form{page}/lampu", ("lampu", $"{TestCity.LampA1}\r\n{TestCity.LampA2}"), ("segmen", ""));
        Assert.Equal([TestCity.LampA1, TestCity.LampA2], City.LampsOfGateway(Gateway).Select(index => City.Lamps[index].Id));

        await visitor.SubmitAsync(page, $"/form{page}/terima");
        Assert.Empty(await Service.ListAsync(CancellationToken.None));

        await visitor.SubmitAsync(page, $"/form{page}/uji");
        CommissioningSteps steps = (await Service.FindAsync(Gateway, CancellationToken.None))!;
        Assert.All(steps.Lamps, lamp => Assert.NotNull(lamp.Trial));
        Assert.False(steps.CanBeAccepted);
        Assert.Contains("data-testid=\"commission-trials\"", await visitor.ReadAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_accepted_stays_so_with_its_entry_in_the_audit_log()
    {
        var store = server.Services.GetRequiredService<CommissioningStore>();
        var row = new CommissioningRow { GatewayId = TestCity.GatewayB, AcceptedUnixMs = 5, PersonId = "maria", PersonName = "Maria", Lamps = 3 };

        await store.SaveAsync(row, AuditEntry.Of(TestCity.Operator, AuditActions.Assets, TestCity.GatewayB, "accepted", 5), CancellationToken.None);
        row.Lamps = 4;
        await store.SaveAsync(row, AuditEntry.Of(TestCity.Operator, AuditActions.Assets, TestCity.GatewayB, "accepted again", 6), CancellationToken.None);

        Assert.Equal(4, (await store.FindAsync(TestCity.GatewayB, CancellationToken.None))!.Lamps);
        Assert.Equal(2, (await server.Services.GetRequiredService<AuditStore>().ListAsync(new AuditQuery(), CancellationToken.None)).Count(entry => entry.Subject == TestCity.GatewayB));
    }
}
