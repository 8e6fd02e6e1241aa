using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class IncidentStepTests : IAsyncLifetime
{
    private static readonly Person Colleague = new("dewi", "Dewi Lodo", PersonRole.Crew);
    private TestDatabase _database = null!;
    private IncidentStore _store = null!;
    private IncidentLedger _ledger = null!;
    private long _nowUnixMs = 1_000;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestCity.Assets);
        _store = new IncidentStore(_database);
        _ledger = new IncidentLedger(_database, new IncidentNorms());
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_repair_that_the_rules_measure_is_proven_and_closes()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, IncidentStepKind.Notified, person: null);
        await StepAsync(id, IncidentStepKind.Accepted);
        await StepAsync(id, IncidentStepKind.OnSite);
        await StepAsync(id, new IncidentStepRequest(
            IncidentStepKind.Fixed, "k-fixed", Note: " Driver diganti ", Parts: [new IncidentPart("Driver LED 90 W", 1)], PhotoIds: ["photo1", "photo2"]));
        await EndAsync(TestCity.LampA1);

        IncidentRecord closed = (await _store.FindAsync(id, CancellationToken.None))!;
        IReadOnlyList<IncidentStep> steps = await _store.LoadStepsAsync(id, CancellationToken.None);
        Assert.Equal((IncidentState.Closed, "Yohanes Nope"), (closed.State, closed.Worker!.PersonName));
        Assert.Equal(
            [
                IncidentStepKind.Raised, IncidentStepKind.Notified, IncidentStepKind.Accepted, IncidentStepKind.OnSite, IncidentStepKind.Fixed, IncidentStepKind.Recovered,
                IncidentStepKind.Proven, IncidentStepKind.Closed,
            ],
            steps.Select(step => step.Kind));
        Assert.Equal(Enumerable.Range(1, 8), steps.Select(step => step.Version));
        Assert.Equal("Driver diganti", steps[4].Note);
        Assert.Equal([new IncidentPart("Driver LED 90 W", 1)], steps[4].Parts);
        Assert.Equal(["photo1", "photo2"], steps[4].PhotoIds);
    }

    [Fact]
    public async Task What_ends_before_anybody_took_it_on_closes_by_itself()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await EndAsync(TestCity.LampA1);

        Assert.Equal(IncidentState.Closed, (await _store.FindAsync(id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_step_that_a_phone_sends_twice_is_taken_once()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        var request = new IncidentStepRequest(IncidentStepKind.Accepted, "phone-1", ExpectedVersion: 1);

        IncidentStepResult first = await StepAsync(id, request);
        IncidentStepResult second = await StepAsync(id, request);

        Assert.Equal((false, true, first.Step.Id), (first.IsRepeat, second.IsRepeat, second.Step.Id));
        Assert.Equal(2, (await _store.LoadStepsAsync(id, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_key_is_good_for_one_step()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, "phone-1"));

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => StepAsync(id, new IncidentStepRequest(IncidentStepKind.OnSite, "phone-1")));

        Assert.Equal((Refusal.Invalid, "clientKey"), (refused.Refusal, refused.Field));
    }

    [Fact]
    public async Task Who_comes_second_is_told_who_was_first()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, IncidentStepKind.Accepted, person: Colleague);

        IncidentConflictException conflict = await Assert.ThrowsAsync<IncidentConflictException>(
            () => StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, "phone-2", ExpectedVersion: 1)));

        Assert.Contains("Dewi Lodo", conflict.Message, StringComparison.Ordinal);
        Assert.Equal([IncidentStepKind.Accepted], conflict.Since.Select(step => step.Kind));
        Assert.Equal(2, conflict.Incident.Version);
    }

    [Fact]
    public async Task Only_news_that_matters_is_in_the_way()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, IncidentStepKind.Notified, person: null);
        await StepAsync(id, new IncidentStepRequest(IncidentStepKind.Noted, "n1", Note: "Warga melapor juga"), TestCity.Operator);

        IncidentStepResult accepted = await StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, "phone-1", ExpectedVersion: 1));
        await StepAsync(id, new IncidentStepRequest(IncidentStepKind.GivenBack, "back", Note: "Mobil rusak"));
        await StepAsync(id, IncidentStepKind.Accepted, person: Colleague);
        await Assert.ThrowsAsync<IncidentConflictException>(
            () => StepAsync(id, new IncidentStepRequest(IncidentStepKind.OnSite, "late", ExpectedVersion: accepted.Incident.Version)));
    }

    [Fact]
    public async Task What_was_done_offline_is_taken_in_a_row_with_the_version_that_was_seen()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, "o1", ExpectedVersion: 1, DoneUnixMs: 400));
        await StepAsync(id, new IncidentStepRequest(IncidentStepKind.OnSite, "o2", ExpectedVersion: 1, DoneUnixMs: 500));
        IncidentStepResult last = await StepAsync(id, new IncidentStepRequest(IncidentStepKind.Fixed, "o3", ExpectedVersion: 1, DoneUnixMs: 600));

        Assert.Equal((IncidentState.Fixed, 600L), (last.Incident.State, last.Step.DoneUnixMs));
        Assert.Equal(400, last.Incident.Worker!.AcceptedUnixMs);
    }

    [Fact]
    public async Task Merging_moves_the_conditions_and_closes()
    {
        long one = await RaiseAsync(TestCity.LampA1);
        long other = await RaiseAsync(TestCity.LampA2);

        IncidentStepResult merged = await StepAsync(one, new IncidentStepRequest(IncidentStepKind.Merged, "m", OtherIncidentId: other), TestCity.Operator);

        IncidentRecord whole = (await _store.FindAsync(other, CancellationToken.None))!;
        Assert.Equal((IncidentState.Closed, other), (merged.Incident.State, merged.Incident.MergedIntoId));
        Assert.Equal(2, whole.AffectedLampCount);
        Assert.Equal([TestCity.LampA1, TestCity.LampA2], (await _store.LoadConditionsAsync(other, 10, CancellationToken.None)).Select(condition => condition.DeviceId));
        await Assert.ThrowsAsync<IncidentConflictException>(() => StepAsync(one, new IncidentStepRequest(IncidentStepKind.Reopened, "r", Note: "salah"), TestCity.Operator));
    }

    [Fact]
    public async Task Splitting_makes_an_incident_of_its_own()
    {
        long one = await RaiseAsync(TestCity.LampA1);
        long other = await RaiseAsync(TestCity.LampA2);
        await StepAsync(one, new IncidentStepRequest(IncidentStepKind.Merged, "m", OtherIncidentId: other), TestCity.Operator);

        await StepAsync(other, new IncidentStepRequest(IncidentStepKind.Split, "s", DeviceIds: [TestCity.LampA1]), TestCity.Operator);

        IncidentRecord split = (await _store.LoadOpenAsync(CancellationToken.None))[0];
        Assert.Equal((TestCity.LampA1, 1, IncidentState.Raised), (split.DeviceId, split.AffectedLampCount, split.State));
        Assert.Equal(1, (await _store.FindAsync(other, CancellationToken.None))!.AffectedLampCount);
    }

    [Fact]
    public async Task Steps_are_read_on_from_a_cursor()
    {
        long one = await RaiseAsync(TestCity.LampA1);
        long other = await RaiseAsync(TestCity.LampB1);
        IReadOnlyList<IncidentStep> first = await _store.LoadStepsAfterAsync(0, 1, CancellationToken.None);
        IReadOnlyList<IncidentStep> rest = await _store.LoadStepsAfterAsync(first[0].Id, 10, CancellationToken.None);

        Assert.Equal([one, other], first.Concat(rest).Select(step => step.IncidentId));
    }

    [Fact]
    public async Task A_supervisor_waives_what_cannot_be_measured_and_it_closes()
    {
        long id = await RaiseAsync(TestCity.Unmetered);
        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(
            () => StepAsync(id, new IncidentStepRequest(IncidentStepKind.Waived, "w", Note: "Foto cukup"), TestCity.Crew));

        IncidentStepResult waived = await StepAsync(
            id, new IncidentStepRequest(IncidentStepKind.Waived, "w", Note: "Foto cukup"), new Person("simon", "Simon Taek", PersonRole.Supervisor));

        Assert.Equal(Refusal.NotAllowed, refused.Refusal);
        Assert.Equal((IncidentState.Closed, IncidentState.Waived), (waived.Incident.State, waived.Step.State));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("has a space", null)]
    [InlineData("k", 1_001)]
    public async Task What_is_out_of_range_is_refused(string key, int? noteLength)
    {
        long id = await RaiseAsync(TestCity.LampA1);
        string? note = noteLength is { } length ? new string('x', length) : null;

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(
            () => StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, key, Note: note)));

        Assert.Equal(Refusal.Invalid, refused.Refusal);
    }

    [Fact]
    public async Task Filters_leave_out_what_does_not_match()
    {
        long lamp = await RaiseAsync(TestCity.LampA1);
        _nowUnixMs += 7_200_000;
        long gateway = await RaiseAsync(TestCity.GatewayB, "communicationFailure");
        await StepAsync(gateway, new IncidentStepRequest(IncidentStepKind.Accepted, "a", CrewId: "regu-1"));

        Assert.Equal([lamp], await FindAsync(new IncidentQuery { Causes = [IncidentCause.Lamp] }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { States = [IncidentState.Accepted, IncidentState.OnSite] }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { KelurahanId = TestCity.NaikotenDua }));
        Assert.Equal([lamp], await FindAsync(new IncidentQuery { KecamatanId = "53.71.04" }));
        Assert.Equal([lamp], await FindAsync(new IncidentQuery { Area = AreaView.Of(TestCity.Crew with { Areas = [TestCity.Oebobo] }, TestCity.Snapshot) }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { CabinetId = "KPG-NKT-P001" }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { CrewId = "regu-1" }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { WorkerId = TestCity.Crew.Id }));
        Assert.Equal([lamp], await FindAsync(new IncidentQuery { Text = "oebobo EL tari" }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { Text = $"#{gateway}" }));
        Assert.Empty(await FindAsync(new IncidentQuery { Text = "100%_'" }));
        Assert.Equal([lamp], await FindAsync(new IncidentQuery { RaisedUntilUnixMs = 1_000 }));
        Assert.Equal([gateway], await FindAsync(new IncidentQuery { RaisedFromUnixMs = 1_001 }));
        Assert.Equal([lamp], await FindAsync(new IncidentQuery { OverdueAtUnixMs = _nowUnixMs }));
    }

    private async Task<long[]> FindAsync(IncidentQuery query) => [.. (await _store.ListAsync(query, CancellationToken.None)).Select(incident => incident.Id)];

    private async Task<long> RaiseAsync(string device, string name = "lampFailure") =>
        (await _ledger.TakeAsync(Event(name, device, EventPhase.Start), TestCity.Snapshot, _nowUnixMs, CancellationToken.None))[0].Id;

    private Task<IReadOnlyList<IncidentRecord>> EndAsync(string device) => _ledger.TakeAsync(Event("lampFailure", device, EventPhase.End), TestCity.Snapshot, _nowUnixMs, CancellationToken.None);

    private static DeviceEvent Event(string name, string device, EventPhase phase) => new(name, device, phase, 100, 900, new Dictionary<string, double>());

    private Task<IncidentStepResult> StepAsync(long id, IncidentStepKind kind) => StepAsync(id, kind, TestCity.Crew);

    private Task<IncidentStepResult> StepAsync(long id, IncidentStepKind kind, Person? person) => StepAsync(id, new IncidentStepRequest(kind, $"{kind}-{person?.Id}"), person);

    private Task<IncidentStepResult> StepAsync(long id, IncidentStepRequest request) => StepAsync(id, request, TestCity.Crew);

    private async Task<IncidentStepResult> StepAsync(long id, IncidentStepRequest request, Person? person) =>
        (await _ledger.StepAsync(id, request, person, TestCity.Snapshot, _nowUnixMs, CancellationToken.None)).Result;
}
