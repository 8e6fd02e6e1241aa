using System.Text;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class GatewayTuningTests : IAsyncLifetime
{
    private static readonly PhotocellThresholds Thresholds = new(15, 40, 60);
    private static readonly PowerReturnSettings Slow = new(30, 2, 5);

    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    private Task<GatewayTuningVersion> SaveAsync(string? gatewayId, GatewayTuning tuning, int madeFrom = 0, Person? person = null) =>
        _dashboard.Tunings.SaveAsync(gatewayId, tuning, madeFrom, person ?? TestCity.Operator, DashboardFixture.Soon());

    private DesiredDocument DocumentOf(string gatewayId) =>
        DesiredDocuments.Make(TestCity.Snapshot, ScheduleRules.Standard, gatewayId, 1, _dashboard.Tunings.Current);

    [Fact]
    public void Where_nobody_set_anything_a_gateway_is_told_the_bytes_that_it_was_always_told()
    {
        string json = Encoding.UTF8.GetString(LightingJson.ToUtf8(DocumentOf(TestCity.GatewayA)));

        Assert.DoesNotContain("photocell", json, StringComparison.Ordinal);
        Assert.DoesNotContain("powerReturn", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_has_the_citys_values_where_it_has_none_of_its_own()
    {
        await SaveAsync(null, new GatewayTuning(null, Thresholds, Slow));
        await SaveAsync(TestCity.GatewayA, new GatewayTuning(TestCity.Sensor, null, null));
        await SaveAsync(TestCity.GatewayB, new GatewayTuning(null, null, PowerReturnSettings.Default));

        Assert.Equal((new PhotocellSettings(TestCity.Sensor, 15, 40, 60), Slow), (DocumentOf(TestCity.GatewayA).Photocell, DocumentOf(TestCity.GatewayA).PowerReturn));
        Assert.Equal((null, PowerReturnSettings.Default), (DocumentOf(TestCity.GatewayB).Photocell, DocumentOf(TestCity.GatewayB).PowerReturn));
        Assert.Empty(DocumentOf(TestCity.GatewayA).Validate());
        Assert.Equal([TestCity.GatewayA, TestCity.GatewayB], _dashboard.Tunings.Current.GatewayIds.OrderDescending());
    }

    [Fact]
    public async Task What_was_saved_is_there_after_a_restart_and_in_the_audit_log()
    {
        await SaveAsync(null, new GatewayTuning(null, Thresholds, null));
        await SaveAsync(TestCity.GatewayA, new GatewayTuning(null, null, Slow));
        await SaveAsync(TestCity.GatewayA, new GatewayTuning("KPG-OBB-LDR", null, null), madeFrom: 2);

        _dashboard = await _dashboard.RestartAsync();

        Assert.Equal(new GatewayTuning("KPG-OBB-LDR", null, null), _dashboard.Tunings.Current.OwnOf(TestCity.GatewayA).Tuning);
        Assert.Equal((3, "Maria Bria"), (_dashboard.Tunings.Current.NewestVersion, _dashboard.Tunings.Current.City.PersonName));
        await using CityContext context = _dashboard.Database.CreateDbContext();
        Assert.Equal(["city", TestCity.GatewayA, TestCity.GatewayA], context.AuditEntries.Where(entry => entry.Action == "gatewaySettings").OrderBy(entry => entry.Id).Select(entry => entry.Subject));
    }

    [Fact]
    public async Task A_change_is_given_to_the_gateway_that_it_concerns_and_to_no_other()
    {
        await _dashboard.Desired.StartAsync(CancellationToken.None);
        await _dashboard.Publisher.NextAsync();
        await _dashboard.Publisher.NextAsync();

        await SaveAsync(TestCity.GatewayA, new GatewayTuning(null, null, Slow));
        Mqtt.MqttMessage message = await _dashboard.Publisher.NextAsync();

        Assert.Equal(Topics.Desired(TestCity.GatewayA), message.Topic);
        Assert.True(LightingJson.TryParseDesired(message.Payload.Span, out DesiredDocument? document, out string? problem), problem);
        Assert.Equal((2L, Slow), (document.Version, document.PowerReturn));
    }

    public static TheoryData<string?, GatewayTuning, string> Bad => new()
    {
        { null, new GatewayTuning(TestCity.Sensor, null, null), "photocellDevice" },
        { TestCity.GatewayA, new GatewayTuning("ldr 1", null, null), "photocellDevice" },
        { TestCity.GatewayB, new GatewayTuning(TestCity.Sensor, null, null), "photocellDevice" },
        { TestCity.GatewayA, new GatewayTuning(null, new PhotocellThresholds(50, 20, 30), null), "photocell" },
        { null, new GatewayTuning(null, new PhotocellThresholds(20, 50, -1), null), "photocell" },
        { null, new GatewayTuning(null, null, new PowerReturnSettings(10, 0, 1)), "powerReturn" },
        { "KPG-NOBODY", GatewayTuning.Nothing, "id" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_does_not_check_is_refused_whole_with_its_field(string? gatewayId, GatewayTuning tuning, string field)
    {
        Assert.Equal(field, (await Assert.ThrowsAsync<RequestRefusedException>(() => SaveAsync(gatewayId, tuning))).Field);
        Assert.Equal(0, _dashboard.Tunings.Current.NewestVersion);
    }

    [Fact]
    public async Task Who_made_a_change_from_an_older_version_or_is_no_operator_is_refused()
    {
        await SaveAsync(TestCity.GatewayA, new GatewayTuning(null, null, Slow));

        Assert.Equal(Refusal.Conflict, (await Assert.ThrowsAsync<RequestRefusedException>(() => SaveAsync(TestCity.GatewayA, GatewayTuning.Nothing))).Refusal);
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<RequestRefusedException>(() => SaveAsync(null, GatewayTuning.Nothing, person: TestCity.Crew))).Refusal);
    }

    [Fact]
    public async Task A_clock_in_doubt_is_told_while_the_gateway_says_so()
    {
        var reported = new ReportedDocument(1, "1.0", [], null, null, _dashboard.NowUnixMs, IsClockTrusted: false);

        await _dashboard.ReportAsync(TestCity.GatewayA, reported);
        Assert.True(_dashboard.Health.Of(TestCity.GatewayA, _dashboard.NowUnixMs).IsClockDoubtful);
        await _dashboard.ReportAsync(TestCity.GatewayA, reported with { IsClockTrusted = null });

        Assert.True(_dashboard.Health.Of(TestCity.GatewayA, _dashboard.NowUnixMs).IsWell);
    }

    [Fact]
    public async Task Damage_that_a_gateway_tells_of_itself_is_shown_for_a_month_also_after_a_restart_and_not_where_another_says_so()
    {
        var told = new DeviceEvent(GatewayHealth.StorageDamaged, TestCity.GatewayA, EventPhase.Instant, _dashboard.NowUnixMs, _dashboard.NowUnixMs, new Dictionary<string, double>());
        await _dashboard.Router.HandleAsync(DashboardFixture.Message(Topics.Event(TestCity.GatewayA), LightingJson.ToUtf8(told)), DashboardFixture.Soon());
        await _dashboard.Router.HandleAsync(DashboardFixture.Message(Topics.Event(TestCity.GatewayA), LightingJson.ToUtf8(told with { Device = TestCity.GatewayB })), DashboardFixture.Soon());

        _dashboard = await _dashboard.RestartAsync();

        Assert.Equal(told.AtUnixMs, _dashboard.Health.Of(TestCity.GatewayA, _dashboard.NowUnixMs).StorageDamagedUnixMs);
        Assert.True(_dashboard.Health.Of(TestCity.GatewayB, _dashboard.NowUnixMs).IsWell);
        Assert.True(_dashboard.Health.Of(TestCity.GatewayA, told.AtUnixMs + 30L * 86_400_000).IsWell);
    }
}
