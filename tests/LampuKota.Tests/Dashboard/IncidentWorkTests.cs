using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>What the work on an incident asks of lamps, and what these say.</summary>
public sealed class IncidentWorkTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync()
    {
        _dashboard = await DashboardFixture.CreateAsync();
        await _dashboard.Commands.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task A_lock_is_asked_for_on_site_held_when_a_gateway_says_so_and_released_with_the_repair()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, IncidentStepKind.Accepted);
        IncidentRecord asked = (await StepAsync(id, IncidentStepKind.OnSite)).Incident;
        Assert.NotNull(asked.LockId);
        Assert.False(asked.IsLockHeld);

        await ReportLocksAsync(asked.LockId);
        await CheckAsync();
        Assert.True((await FindAsync(id)).IsLockHeld);

        IncidentRecord repaired = (await StepAsync(id, IncidentStepKind.Fixed)).Incident;
        Assert.Equal((IncidentState.Fixed, asked.LockId), (repaired.State, repaired.LockId));
        CommandOverview release = Assert.Single(await _dashboard.CommandStore.LoadPendingLocksAsync(CancellationToken.None), one => one.Command.Kind == CommandKind.Release);
        Assert.Equal(asked.LockId, release.Command.ReferenceId);

        await ReportLocksAsync(lockId: null);
        await CheckAsync();
        Assert.Null((await FindAsync(id)).LockId);
    }

    [Fact]
    public async Task Measured_power_under_a_test_light_proves_a_repair()
    {
        long id = await RepairAsync(TestCity.LampA1);
        IncidentRecord testing = (await StepAsync(id, IncidentStepKind.TestLight)).Incident;
        CommandRecord test = (await _dashboard.CommandStore.FindAsync(testing.TestCommandId!, CancellationToken.None))!;
        Assert.Equal((100, 600_000L), (test.LevelPercent, test.ExpiresUnixMs - test.RequestedUnixMs));

        await _dashboard.UntilAsync(test.Id, CommandState.Sent);
        await CheckAsync();
        Assert.Equal(IncidentState.Fixed, (await FindAsync(id)).State);

        await _dashboard.AnswerAsync(test, TestCity.LampA1);
        await _dashboard.UntilAsync(test.Id, CommandState.Accepted);
        _dashboard.Time.Advance(TimeSpan.FromSeconds(5));
        await _dashboard.MeasureAsync(TestCity.LampA1, 99);
        await _dashboard.UntilAsync(test.Id, CommandState.Confirmed);
        await CheckAsync();
        Assert.Equal(IncidentState.Proven, (await FindAsync(id)).State);

        await EndAsync(TestCity.LampA1);
        Assert.Equal(IncidentState.Closed, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task A_fault_that_rules_still_measure_long_after_a_test_light_is_the_crews_again()
    {
        long id = await ProveAsync(await RepairAsync(TestCity.LampA1));
        await ProofsAfterAsync(IncidentProofs.LongestUntilCleared.ToTimeSpan() - TimeSpan.FromSeconds(1));
        Assert.Equal(IncidentState.Proven, (await FindAsync(id)).State);

        await ProofsAfterAsync(TimeSpan.FromSeconds(1));
        IncidentRecord reopened = await FindAsync(id);
        IncidentStep step = (await _dashboard.IncidentStore.LoadStepsAsync(id, CancellationToken.None))[^1];
        Assert.Equal((IncidentState.Accepted, TestCity.Crew.Id), (reopened.State, reopened.Worker!.PersonId));
        Assert.Equal((IncidentStepKind.Reopened, null), (step.Kind, step.PersonId));
        Assert.Equal([TestCity.LampA1], step.DeviceIds);

        // Repaired once more, it has its time once more.
        await StepAsync(id, IncidentStepKind.Fixed);
        await ProveAsync(id);
        await ProofsAfterAsync(TimeSpan.Zero);
        Assert.Equal(IncidentState.Proven, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task What_a_silent_gateway_could_end_waits_for_it()
    {
        long id = await ProveAsync(await RepairAsync(TestCity.LampA1));
        var silence = new DeviceEvent(EventNames.CommunicationFailure, TestCity.GatewayA, EventPhase.Start, 7, 8, new Dictionary<string, double>());
        await _dashboard.Incidents.TakeAsync(silence, CancellationToken.None);
        await ProofsAfterAsync(IncidentProofs.LongestUntilCleared.ToTimeSpan());
        Assert.Equal(IncidentState.Proven, (await FindAsync(id)).State);

        await _dashboard.Incidents.TakeAsync(silence with { Phase = EventPhase.End }, CancellationToken.None);
        await ProofsAfterAsync(TimeSpan.Zero);
        Assert.Equal(IncidentState.Accepted, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task A_test_light_is_all_the_proof_of_what_people_told_of_and_nothing_measures()
    {
        IncidentRecord report = await _dashboard.IncidentDesk.RaiseAsync(new IncidentReport(TestCity.LampA1, "Lampu mati", "key-1"), TestCity.Operator, CancellationToken.None);
        await StepAsync(report.Id, IncidentStepKind.Accepted);
        await StepAsync(report.Id, IncidentStepKind.Fixed);
        await ProveAsync(report.Id);
        await ProofsAfterAsync(TimeSpan.Zero);

        Assert.Equal(IncidentState.Closed, (await FindAsync(report.Id)).State);
    }

    [Fact]
    public async Task A_test_light_that_shows_no_power_proves_nothing_and_may_be_tried_again()
    {
        long id = await RepairAsync(TestCity.LampA1);
        string first = (await StepAsync(id, IncidentStepKind.TestLight)).Incident.TestCommandId!;
        CommandRecord test = (await _dashboard.CommandStore.FindAsync(first, CancellationToken.None))!;
        await _dashboard.AnswerAsync(test, TestCity.LampA1, RejectionReason.Locked);
        await _dashboard.UntilAsync(first, CommandState.Rejected);
        await CheckAsync();

        IncidentRecord failed = await FindAsync(id);
        IncidentStep step = (await _dashboard.IncidentStore.LoadStepsAsync(id, CancellationToken.None))[^1];
        Assert.Equal((IncidentState.Fixed, null), (failed.State, failed.TestCommandId));
        Assert.Equal(IncidentStepKind.TestFailed, step.Kind);
        Assert.Equal([TestCity.LampA1], step.DeviceIds);

        Assert.NotEqual(first, (await StepAsync(id, IncidentStepKind.TestLight)).Incident.TestCommandId);
    }

    [Fact]
    public void A_lamp_without_a_meter_is_not_proven_by_a_test_light()
    {
        var test = new CommandRecord("c", CommandKind.Level, CommandScope.Lamps, 100, 0, 1, 2, "Uji", "p", "P", [new CommandTargetRecord(TestCity.Unmetered, TestCity.GatewayB, CommandState.AcceptedNotMeasurable)]);

        Assert.Equal(IncidentStepKind.TestFailed, IncidentChecks.Judge(test)!.Kind);
        Assert.Null(IncidentChecks.Judge(test with { Targets = [new CommandTargetRecord(TestCity.LampA1, TestCity.GatewayA, CommandState.Accepted)] }));
    }

    [Fact]
    public async Task People_raise_what_nothing_measures_once_and_within_their_area()
    {
        var report = new IncidentReport(TestCity.Unmetered, "Tiang miring", "key-1");
        IncidentRecord raised = await _dashboard.IncidentDesk.RaiseAsync(report, TestCity.Operator, CancellationToken.None);
        IncidentRecord again = await _dashboard.IncidentDesk.RaiseAsync(report, TestCity.Operator, CancellationToken.None);

        Assert.Equal((raised.Id, IncidentCause.Report, IncidentState.Raised), (again.Id, raised.Cause, raised.State));
        Assert.Equal("Tiang miring", (await _dashboard.IncidentStore.LoadStepsAsync(raised.Id, CancellationToken.None))[0].Note);
        await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.IncidentDesk.RaiseAsync(report with { RootId = "NOWHERE", ClientKey = "k2" }, TestCity.Operator, CancellationToken.None));
        await Assert.ThrowsAsync<RequestRefusedException>(
            () => _dashboard.IncidentDesk.RaiseAsync(report with { ClientKey = "k3" }, TestCity.Operator with { Areas = [TestCity.Oebobo] }, CancellationToken.None));
        await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.IncidentDesk.RaiseAsync(report with { ClientKey = "k4" }, TestCity.Crew, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_works_outside_of_its_area()
    {
        long id = await RaiseAsync(TestCity.LampA1);

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.IncidentDesk.StepAsync(
            id, new IncidentStepRequest(IncidentStepKind.Accepted, "a"), TestCity.Crew with { Areas = [TestCity.NaikotenDua] }, CancellationToken.None));

        Assert.Equal(Refusal.NotAllowed, refused.Refusal);
    }

    [Fact]
    public async Task Nobody_merges_into_what_lies_outside_of_its_area()
    {
        long mine = await RaiseAsync(TestCity.LampA1);
        long sibling = await RaiseAsync(TestCity.LampA2);
        long other = await RaiseAsync(TestCity.LampB1);
        Person bound = TestCity.Operator with { Areas = [TestCity.Oebobo] };
        Task<IncidentStepResult> MergeAsync(long into) => _dashboard.IncidentDesk.StepAsync(
            mine, new IncidentStepRequest(IncidentStepKind.Merged, "merge-" + into, Note: "Satu kabel", OtherIncidentId: into), bound, DashboardFixture.Soon());

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => MergeAsync(other));

        Assert.Equal((Refusal.NotAllowed, "area"), (refused.Refusal, refused.Field));
        Assert.Single(await _dashboard.IncidentStore.LoadStepsAsync(other, CancellationToken.None));
        Assert.Equal(sibling, (await MergeAsync(sibling)).Incident.MergedIntoId);
    }

    [Fact]
    public async Task A_step_shows_photos_that_are_there()
    {
        string kept = await new PhotoStore(_dashboard.Database).AddAsync(PhotoCodec.Recode(TestPhoto.Jpeg(), CancellationToken.None), TestCity.Crew.Id, 1, CancellationToken.None);
        long id = await RaiseAsync(TestCity.LampA1);
        Task<IncidentStepResult> NoteAsync(params string[] photoIds) => _dashboard.IncidentDesk.StepAsync(
            id, new IncidentStepRequest(IncidentStepKind.Noted, Guid.NewGuid().ToString("N"), Note: "Foto", PhotoIds: photoIds), TestCity.Crew, DashboardFixture.Soon());

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => NoteAsync(kept, new string('0', PhotoStore.IdLength)));
        RequestRefusedException raised = await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.IncidentDesk.RaiseAsync(
            new IncidentReport(TestCity.LampA2, "Tiang miring", "key-1", PhotoIds: ["gone"]), TestCity.Operator, DashboardFixture.Soon()));

        Assert.Equal([(Refusal.Invalid, "photoIds"), (Refusal.Invalid, "photoIds")], new[] { refused, raised }.Select(one => (one.Refusal, one.Field!)));
        Assert.Equal([kept], (await NoteAsync(kept)).Step.PhotoIds);
    }

    private async Task<long> RepairAsync(string lamp)
    {
        long id = await RaiseAsync(lamp);
        await StepAsync(id, IncidentStepKind.Accepted);
        await StepAsync(id, IncidentStepKind.Fixed);
        return id;
    }

    private async Task<long> ProveAsync(long id)
    {
        await _dashboard.IncidentDesk.StepAsync(id, new IncidentStepRequest(IncidentStepKind.Proven, Guid.NewGuid().ToString("N")), person: null, DashboardFixture.Soon());
        return id;
    }

    private async Task ProofsAfterAsync(TimeSpan time)
    {
        _dashboard.Time.Advance(time);
        await _dashboard.IncidentProofs.RunAsync(DashboardFixture.Soon());
    }

    private async Task<long> RaiseAsync(string lamp)
    {
        await _dashboard.Incidents.TakeAsync(Event(lamp, EventPhase.Start), CancellationToken.None);
        return _dashboard.Incidents.OpenOf(lamp)[0].Id;
    }

    private Task EndAsync(string lamp) => _dashboard.Incidents.TakeAsync(Event(lamp, EventPhase.End), CancellationToken.None);

    private static DeviceEvent Event(string lamp, EventPhase phase) => new(EventNames.LampFailure, lamp, phase, 5, 6, new Dictionary<string, double>());

    private Task<IncidentStepResult> StepAsync(long id, IncidentStepKind kind) =>
        _dashboard.IncidentDesk.StepAsync(id, new IncidentStepRequest(kind, Guid.NewGuid().ToString("N")), TestCity.Crew, DashboardFixture.Soon());

    private Task CheckAsync() => _dashboard.IncidentChecks.RunAsync(DashboardFixture.Soon());

    private Task<IncidentRecord> FindAsync(long id) => _dashboard.IncidentDesk.FindAsync(id, TestCity.Operator, CancellationToken.None);

    private Task ReportLocksAsync(string? lockId) => _dashboard.ReportAsync(TestCity.GatewayA, new ReportedDocument(
        1, "1.0", [], null, null, _dashboard.NowUnixMs,
        lockId is null ? null : [new ReportedLock(lockId, "Yohanes Nope", "Gangguan", _dashboard.NowUnixMs, _dashboard.NowUnixMs + 3_600_000, [new LockedLamp(TestCity.LampA1, 100)])]));
}
