using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class DesiredServiceTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task Each_gateway_is_given_its_lamps_and_the_schedules_they_follow_retained()
    {
        Dictionary<string, DesiredDocument> documents = await StartAsync(_dashboard);

        DesiredDocument toA = documents[TestCity.GatewayA];
        Assert.Equal(1, toA.Version);
        Assert.Equal([TestCity.LampA1, TestCity.LampA2, TestCity.LampA3], toA.Lamps.Select(lamp => lamp.Id));
        Assert.All(toA.Lamps, lamp => Assert.Equal(("CAL-FULL", 100d), (lamp.CalendarId, lamp.RatedPowerWatts)));
        Assert.Equal(["CAL-FULL"], toA.Calendars.Select(calendar => calendar.Id));
        Assert.Equal(["P-DUSK-DAWN"], toA.Programs.Select(program => program.Id));
        Assert.Equal(60, toA.Settings.ReportIntervalSeconds);
        Assert.All(_dashboard.Publisher.All, message => Assert.Equal((true, QualityOfService.AtLeastOnce), (message.Retain, message.Qos)));
    }

    [Fact]
    public async Task After_a_restart_nothing_is_given_again_that_has_not_changed()
    {
        await StartAsync(_dashboard);
        await UntilSavedAsync(_dashboard);

        DashboardFixture next = await _dashboard.RestartAsync();
        await next.Desired.StartAsync(CancellationToken.None);
        await next.Schedules.SaveAsync(WithDefault(next, "CAL-DIMMED"), TestCity.Operator, CancellationToken.None);
        DesiredDocument[] documents = [await NextAsync(next), await NextAsync(next)];

        Assert.All(documents, document => Assert.Equal((2L, "CAL-DIMMED"), (document.Version, document.Lamps[0].CalendarId)));
        await next.StopAsync();
    }

    [Fact]
    public async Task Without_a_connection_documents_wait_for_the_broker()
    {
        _dashboard.Publisher.Disconnect();
        await _dashboard.Desired.StartAsync(CancellationToken.None);

        _dashboard.Publisher.Connect();

        DesiredDocument[] documents = [await NextAsync(_dashboard), await NextAsync(_dashboard)];
        Assert.All(documents, document => Assert.Equal(1, document.Version));
    }

    [Fact]
    public async Task A_gateway_that_has_lost_its_document_is_given_it_again_once()
    {
        await StartAsync(_dashboard);
        await UntilSavedAsync(_dashboard);
        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 0));
        Assert.Equal(1, (await NextAsync(_dashboard)).Version);

        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 0));
        await _dashboard.ReportAsync(TestCity.GatewayB, Report(desiredVersion: 0));

        Assert.Equal(TestCity.LampB1, (await NextAsync(_dashboard)).Lamps[0].Id);
    }

    [Fact]
    public async Task Who_runs_what_was_given_and_who_refused_it_and_why_is_told()
    {
        Assert.Equal(RolloutState.Unknown, _dashboard.Desired.Rollout.Of(TestCity.GatewayA).State);
        await StartAsync(_dashboard);
        await UntilSavedAsync(_dashboard);

        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 0) with { RefusedVersion = 1, RefusedReason = "too many lamps" });
        await _dashboard.ReportAsync(TestCity.GatewayB, Report(desiredVersion: 1));

        Assert.Equal(new GatewayRollout(TestCity.GatewayA, RolloutState.Refused, "too many lamps"), _dashboard.Desired.Rollout.Of(TestCity.GatewayA));
        Assert.Equal(RolloutState.Running, _dashboard.Desired.Rollout.Of(TestCity.GatewayB).State);
        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 0) with { RefusedVersion = 7, RefusedReason = "of long ago" });
        Assert.Equal(RolloutState.Behind, _dashboard.Desired.Rollout.Of(TestCity.GatewayA).State);
    }

    [Fact]
    public async Task A_gateway_that_refused_the_document_is_not_told_again()
    {
        await StartAsync(_dashboard);
        await UntilSavedAsync(_dashboard);

        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 0) with { RefusedVersion = 1, RefusedReason = "too many lamps" });
        await _dashboard.ReportAsync(TestCity.GatewayB, Report(desiredVersion: 0));

        Assert.Equal(TestCity.LampB1, (await NextAsync(_dashboard)).Lamps[0].Id);
    }

    [Fact]
    public async Task A_gateway_that_runs_a_higher_version_than_we_know_is_given_one_above_it()
    {
        await StartAsync(_dashboard);
        await UntilSavedAsync(_dashboard);

        await _dashboard.ReportAsync(TestCity.GatewayA, Report(desiredVersion: 41));

        Assert.Equal(42, (await NextAsync(_dashboard)).Version);
    }

    [Fact]
    public void Two_documents_are_the_same_content_whatever_their_versions()
    {
        DesiredDocument document = DesiredDocuments.Make(TestCity.Snapshot, ScheduleRules.Standard, TestCity.GatewayA, 1);

        Assert.Equal(DesiredDocuments.HashOf(document), DesiredDocuments.HashOf(document with { Version = 9 }));
        Assert.NotEqual(DesiredDocuments.HashOf(document), DesiredDocuments.HashOf(document with { Lamps = [] }));
        Assert.Empty(document.Validate());
    }

    private static ReportedDocument Report(long desiredVersion) => new(desiredVersion, "1.0", [], null, null, 50);

    private static ScheduleSet WithDefault(DashboardFixture dashboard, string calendarId) => dashboard.Schedules.Current with { DefaultCalendarId = calendarId };

    private static async Task<Dictionary<string, DesiredDocument>> StartAsync(DashboardFixture dashboard)
    {
        await dashboard.Desired.StartAsync(CancellationToken.None);
        var documents = new Dictionary<string, DesiredDocument>();
        for (int i = 0; i < 2; i++)
        {
            DesiredDocument document = await NextAsync(dashboard);
            documents[dashboard.Directory.Current.FindLamp(document.Lamps[0].Id)!.GatewayId] = document;
        }

        return documents;
    }

    private static async Task<DesiredDocument> NextAsync(DashboardFixture dashboard)
    {
        MqttMessage message = await dashboard.Publisher.NextAsync();
        Assert.True(LightingJson.TryParseDesired(message.Payload.Span, out DesiredDocument? document, out string? problem), problem);
        return document;
    }

    private static async Task UntilSavedAsync(DashboardFixture dashboard)
    {
        CancellationToken soon = DashboardFixture.Soon();
        var store = new ScheduleStore(dashboard.Database);
        while ((await store.LoadDesiredAsync(soon)).Values.Count(row => row.IsPublished) < 2)
            await Task.Yield();
    }
}
