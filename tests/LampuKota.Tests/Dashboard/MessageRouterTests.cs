using System.Text;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class MessageRouterTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task Telemetry_reaches_the_live_city()
    {
        await _dashboard.MeasureAsync(TestCity.LampA1, 61.4);

        Assert.Equal(new Measured(61.4, _dashboard.NowUnixMs), _dashboard.Live.FindPowerWatts(TestCity.LampA1));
    }

    [Fact]
    public async Task A_status_makes_a_gateway_online_and_a_will_makes_it_offline()
    {
        await SendAsync(Topics.Status(TestCity.GatewayA), """{"online":true,"sinceUnixMs":5,"firmware":"1.0"}""");
        Assert.True(_dashboard.Live.FindGateway(TestCity.GatewayA)!.IsOnline);

        await SendAsync(Topics.Status(TestCity.GatewayA), """{"online":false}""");

        Assert.False(_dashboard.Live.FindGateway(TestCity.GatewayA)!.IsOnline);
    }

    [Fact]
    public async Task An_event_of_ingest_or_of_the_devices_own_gateway_raises_an_incident()
    {
        await SendAsync(Topics.IngestEvent, Event(TestCity.GatewayB));
        await SendAsync(Topics.Event(TestCity.GatewayA), Event(TestCity.LampA1));
        await SendAsync(Topics.Event(TestCity.GatewayA), Event("KPG-OBB-P001"));

        Assert.Equal(["KPG-OBB-P001", TestCity.LampA1, TestCity.GatewayB], _dashboard.Incidents.Open.Select(incident => incident.DeviceId));
        Assert.Equal(LampCondition.Failed, _dashboard.Live.Find(TestCity.LampA1)!.Condition);
        Assert.Single(_dashboard.Incidents.OpenOf(TestCity.LampA1));
    }

    [Fact]
    public async Task A_gateway_cannot_raise_an_incident_at_a_device_of_another()
    {
        await SendAsync(Topics.Event(TestCity.GatewayB), Event(TestCity.LampA1));

        Assert.Empty(_dashboard.Incidents.Open);
    }

    [Fact]
    public async Task Incidents_and_faults_are_known_again_after_a_restart()
    {
        await SendAsync(Topics.IngestEvent, Event(TestCity.LampA1));

        DashboardFixture next = await _dashboard.RestartAsync();

        Assert.Single(next.Incidents.Open);
        Assert.Equal(LampCondition.Failed, next.Live.Find(TestCity.LampA1)!.Condition);
    }

    [Fact]
    public async Task What_ingest_says_of_itself_is_kept()
    {
        await SendAsync(Topics.IngestState, """{"samples":7}""");

        Assert.Equal(7, _dashboard.System.Ingest!.State.GetProperty("samples").GetInt32());
    }

    [Theory]
    [InlineData("lampukota/v1/KPG-OBB-G001/telemetry")]
    [InlineData("lampukota/v1/KPG-OBB-G001/status")]
    [InlineData("lampukota/v1/KPG-OBB-G001/reported")]
    [InlineData("lampukota/v1/KPG-OBB-G001/event")]
    [InlineData("lampukota/v1/KPG-OBB-G001/command/result")]
    [InlineData("lampukota/v1/_ingest/state")]
    [InlineData("lampukota/v1/KPG-OBB-G001/something/else")]
    [InlineData("elsewhere")]
    public async Task What_cannot_be_read_is_passed_over(string topic)
    {
        foreach (string payload in new[] { "", "{", "null", "[]", "\"x\"", "{\"online\":\"perhaps\"}", "\0\u0001" })
            await SendAsync(topic, payload);

        Assert.Empty(_dashboard.Incidents.Open);
        Assert.Null(_dashboard.Live.FindGateway(TestCity.GatewayA)!.IsOnline);
    }

    [Fact]
    public async Task An_event_whose_incident_cannot_be_saved_is_not_acknowledged()
    {
        await using (CityContext context = _dashboard.Database.CreateDbContext())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "DROP TABLE \"IncidentConditions\"");

        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(Topics.IngestEvent, Event(TestCity.LampA1)));
    }

    private static string Event(string device) =>
        $$$"""{"event":"lampFailure","device":"{{{device}}}","phase":"start","startUnixMs":1763700000000,"atUnixMs":1763700000000,"values":{"activePower":0.4}}""";

    private Task SendAsync(string topic, string payload) =>
        _dashboard.Router.HandleAsync(DashboardFixture.Message(topic, Encoding.UTF8.GetBytes(payload)), DashboardFixture.Soon()).AsTask();
}
