using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CalendarAssignmentTests : IAsyncLifetime
{
    private const string Dimmed = "CAL-DIMMED";
    private static readonly CommandScope Oebobo = new(CommandScopeKind.Kelurahan, TestCity.Oebobo);

    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    private Task<AssignmentPreview> AssignAsync(CalendarAssignment assignment, string reason = "Hemat energi", Person? person = null) =>
        _dashboard.Assignments.AssignAsync(assignment, reason, person ?? TestCity.Operator, DashboardFixture.Soon());

    private IEnumerable<string?> CalendarsOf(params string[] lamps) => lamps.Select(lamp => _dashboard.Directory.Current.FindLamp(lamp)!.CalendarId);

    [Fact]
    public void The_year_is_told_before_anything_is_changed()
    {
        AssignmentPreview preview = _dashboard.Assignments.Preview(new CalendarAssignment(Oebobo, [], Dimmed));

        Assert.Equal((3, 3, true), (preview.Lamps.Count, preview.Changed.Count, preview.IsGood));
        Assert.InRange(preview.After.EnergyKilowattHours, preview.Before.EnergyKilowattHours * 0.6, preview.Before.EnergyKilowattHours * 0.95);
        Assert.Equal(preview.Before.BurningHours, preview.After.BurningHours, 0.01);
        Assert.Equal([null, null, null], CalendarsOf(TestCity.LampA1, TestCity.LampA2, TestCity.LampA3));
    }

    [Fact]
    public async Task Lamps_of_a_kelurahan_follow_another_calendar_from_then_on_also_after_a_restart()
    {
        await AssignAsync(new CalendarAssignment(Oebobo, [], Dimmed));

        Assert.Equal([Dimmed, Dimmed, Dimmed, null], CalendarsOf(TestCity.LampA1, TestCity.LampA2, TestCity.LampA3, TestCity.LampB1));
        CityAssets stored = await new CityStore(_dashboard.Database).LoadAsync(DashboardFixture.Soon());
        Assert.Equal(_dashboard.Directory.Current.Lamps.Select(lamp => (lamp.Id, lamp.CalendarId)), stored.Lamps.Select(lamp => (lamp.Id, lamp.CalendarId)));
        await using CityContext context = _dashboard.Database.CreateDbContext();
        AuditEntry entry = Assert.Single(context.AuditEntries, entry => entry.Action == "calendar");
        Assert.Equal((Dimmed, "maria", $"3 lamps of Kelurahan {TestCity.Oebobo}, before: default 3; Hemat energi"), (entry.Subject, entry.PersonId, entry.Detail));
    }

    [Fact]
    public async Task The_gateway_of_the_lamps_is_told_and_who_runs_it_is_seen()
    {
        await _dashboard.Desired.StartAsync(CancellationToken.None);
        await _dashboard.Publisher.NextAsync();
        await _dashboard.Publisher.NextAsync();

        await AssignAsync(new CalendarAssignment(CommandScope.Lamps, [TestCity.LampA2], Dimmed));
        Mqtt.MqttMessage message = await _dashboard.Publisher.NextAsync();

        Assert.Equal(Topics.Desired(TestCity.GatewayA), message.Topic);
        Assert.True(LightingJson.TryParseDesired(message.Payload.Span, out DesiredDocument? document, out string? problem), problem);
        Assert.Equal(["CAL-FULL", Dimmed, "CAL-FULL"], document.Lamps.Select(lamp => lamp.CalendarId));
        await _dashboard.ReportAsync(TestCity.GatewayA, new ReportedDocument(document.Version, "1.0", [], null, null, _dashboard.NowUnixMs));
        Assert.Equal(RolloutState.Running, _dashboard.Desired.Rollout.Of(TestCity.GatewayA).State);
    }

    [Fact]
    public async Task Lamps_go_back_to_the_citys_calendar_by_naming_none()
    {
        await AssignAsync(new CalendarAssignment(Oebobo, [], Dimmed));

        AssignmentPreview done = await AssignAsync(new CalendarAssignment(CommandScope.City, [], null));

        Assert.Equal((6, 3, "CAL-FULL"), (done.Lamps.Count, done.Changed.Count, done.CalendarId));
        Assert.All(_dashboard.Directory.Current.Lamps, lamp => Assert.Null(lamp.CalendarId));
    }

    [Fact]
    public async Task Protected_lamps_are_not_given_a_calendar_that_dims_them_deeply_and_nothing_is_changed_then()
    {
        CityAssets assets = TestCity.Assets;
        _dashboard.Directory.Replace(assets with { Lamps = [.. assets.Lamps.Select(lamp => lamp with { IsProtected = lamp.Id == TestCity.LampA1 })] });
        ScheduleSet set = _dashboard.Schedules.Current;
        ControlProgram deep = StandardPrograms.Dimmed with { Levels = [.. StandardPrograms.Dimmed.Levels.Select(step => step.LevelPercent == 70 ? step with { LevelPercent = 20 } : step)] };
        await _dashboard.Schedules.SaveAsync(set with { Programs = [StandardPrograms.DuskToDawn, deep] }, TestCity.Operator, DashboardFixture.Soon());
        var assignment = new CalendarAssignment(Oebobo, [], Dimmed);

        Assert.False(_dashboard.Assignments.Preview(assignment).IsGood);
        RequestRefusedException refusal = await Assert.ThrowsAsync<RequestRefusedException>(() => AssignAsync(assignment));

        Assert.Equal((Refusal.Invalid, "calendar"), (refusal.Refusal, refusal.Field));
        Assert.Equal([null, null, null], CalendarsOf(TestCity.LampA1, TestCity.LampA2, TestCity.LampA3));
    }

    [Fact]
    public async Task An_unknown_calendar_an_empty_reason_and_whoever_is_no_operator_are_refused()
    {
        var assignment = new CalendarAssignment(Oebobo, [], Dimmed);

        Assert.Equal("calendar", (await Assert.ThrowsAsync<RequestRefusedException>(() => AssignAsync(assignment with { CalendarId = "CAL-NONE" }))).Field);
        Assert.Equal("reason", (await Assert.ThrowsAsync<RequestRefusedException>(() => AssignAsync(assignment, reason: " "))).Field);
        Assert.Equal(Refusal.NotAllowed, (await Assert.ThrowsAsync<RequestRefusedException>(() => AssignAsync(assignment, person: TestCity.Crew))).Refusal);
    }

    [Fact]
    public async Task A_calendar_that_lamps_were_given_cannot_be_removed()
    {
        await AssignAsync(new CalendarAssignment(Oebobo, [], Dimmed));
        ScheduleSet set = _dashboard.Schedules.Current;
        ScheduleSet without = set with { Calendars = [.. set.Calendars.Where(calendar => calendar.Id != Dimmed)], Programs = [StandardPrograms.DuskToDawn] };

        Assert.Equal("calendars", (await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Schedules.SaveAsync(without, TestCity.Operator, DashboardFixture.Soon()))).Field);
    }
}
