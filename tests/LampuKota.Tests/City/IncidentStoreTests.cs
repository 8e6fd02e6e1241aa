using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class IncidentStoreTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private IncidentStore _store = null!;
    private IncidentLedger _ledger = null!;

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
    public async Task A_start_raises_an_incident_and_its_end_closes_it()
    {
        IncidentRecord raised = Assert.Single(await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.Start, startUnixMs: 100)));
        IncidentRecord closed = Assert.Single(await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.End, startUnixMs: 100, atUnixMs: 900)));

        Assert.Equal(("lampFailure", TestCity.LampA1, 100L, true, 1), (raised.Event, raised.DeviceId, raised.StartUnixMs, raised.IsOpen, raised.AffectedLampCount));
        Assert.Equal(0.4, raised.Values["activePower"]);
        Assert.Equal((raised.Id, 900L, 1_000L, IncidentState.Closed), (closed.Id, closed.EndedUnixMs, closed.ClosedUnixMs, closed.State));
    }

    [Fact]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        DeviceEvent start = Event("lampFailure", TestCity.LampA1, EventPhase.Start, 100);
        DeviceEvent end = Event("lampFailure", TestCity.LampA1, EventPhase.End, 100);
        await TakeAsync(start);
        Assert.Empty(await TakeAsync(start));
        await TakeAsync(end);

        Assert.Empty(await TakeAsync(end));
        Assert.Empty(await TakeAsync(start));
        Assert.Single(await ListAsync(new IncidentQuery()));
    }

    [Fact]
    public async Task An_end_without_its_start_is_passed_over() =>
        Assert.Empty(await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.End, 100)));

    [Theory]
    [InlineData("softwareUpdating")]
    [InlineData("maintenanceMode")]
    [InlineData("deviceReset")]
    [InlineData("invalidCalendar")]
    [InlineData("invalidProgram")]
    public async Task What_tells_of_a_devices_operation_raises_no_incident(string name) =>
        Assert.Empty(await TakeAsync(Event(name, TestCity.LampA1, EventPhase.Start, 100)));

    [Fact]
    public async Task An_incident_is_closed_when_all_that_it_explains_has_ended()
    {
        IncidentRecord outage = Assert.Single(await TakeAsync(Event("communicationFailure", TestCity.GatewayA, EventPhase.Start, 100)));
        IncidentRecord folded = Assert.Single(await TakeAsync(Event("communicationFailure", TestCity.LampA1, EventPhase.Start, 120)));
        await TakeAsync(Event("communicationFailure", TestCity.GatewayA, EventPhase.End, 100, atUnixMs: 500));
        IncidentRecord half = Assert.Single(await _store.LoadOpenAsync(CancellationToken.None));
        IncidentRecord whole = Assert.Single(await TakeAsync(Event("communicationFailure", TestCity.LampA1, EventPhase.End, 120, atUnixMs: 600)));

        Assert.Equal((outage.Id, outage.Id, 3), (folded.Id, half.Id, folded.AffectedLampCount));
        Assert.Null(half.EndedUnixMs);
        Assert.Equal((600, IncidentState.Closed), (whole.EndedUnixMs, whole.State));
    }

    [Fact]
    public async Task A_condition_that_begins_anew_had_ended_before()
    {
        await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.Start, 100));

        IncidentRecord again = Assert.Single(await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.Start, 700)));

        Assert.Equal((true, 1, 700L), (again.IsOpen, again.ReopenCount, again.StartUnixMs));
        IReadOnlyList<IncidentCondition> conditions = await _store.LoadConditionsAsync(again.Id, 10, CancellationToken.None);
        Assert.Equal([(700L, null), (100L, 700L)], conditions.Select(condition => (condition.StartUnixMs, condition.EndedUnixMs)));
    }

    [Fact]
    public async Task Faults_are_counted_by_device_and_silence_is_none()
    {
        await TakeAsync(Event("lampFailure", TestCity.LampA1, EventPhase.Start, 100));
        await TakeAsync(Event("lampPowerTooLow", TestCity.LampA1, EventPhase.Start, 110));
        await TakeAsync(Event("communicationFailure", TestCity.LampB1, EventPhase.Start, 120));

        IReadOnlyDictionary<string, int> faults = await _store.CountFaultsAsync(deviceId: null, CancellationToken.None);

        Assert.Equal([KeyValuePair.Create(TestCity.LampA1, 2)], faults);
    }

    [Fact]
    public async Task Lists_are_newest_first_and_continue_after_a_page()
    {
        string[] lamps = [TestCity.LampA1, TestCity.LampA2, TestCity.LampA3, TestCity.LampB1, TestCity.LampB2];
        for (int start = 1; start <= 5; start++)
            await TakeAsync(Event("lampPowerTooHigh", lamps[start - 1], EventPhase.Start, start));

        IReadOnlyList<IncidentRecord> first = await ListAsync(new IncidentQuery(Limit: 2));
        IReadOnlyList<IncidentRecord> second = await ListAsync(new IncidentQuery(Limit: 2, BeforeId: first[^1].Id));
        IReadOnlyList<IncidentRecord> open = await ListAsync(new IncidentQuery(OpenOnly: true, DeviceId: TestCity.LampB1));

        Assert.Equal([5L, 4, 3, 2], first.Concat(second).Select(incident => incident.StartUnixMs));
        Assert.Equal([4L], open.Select(incident => incident.StartUnixMs));
    }

    [Fact]
    public async Task Filters_by_age_number_and_openness_leave_out_what_does_not_match()
    {
        await TakeAsync(Event("lampPowerTooHigh", TestCity.LampA1, EventPhase.Start, 1));
        await _ledger.TakeAsync(Event("lampPowerTooHigh", TestCity.LampA2, EventPhase.Start, 2), TestCity.Snapshot, nowUnixMs: 500, CancellationToken.None); // The clock was set back.
        await _ledger.TakeAsync(Event("lampPowerTooHigh", TestCity.LampB1, EventPhase.Start, 3), TestCity.Snapshot, nowUnixMs: 2_000, CancellationToken.None);
        await TakeAsync(Event("lampPowerTooHigh", TestCity.LampA1, EventPhase.End, 1, 4));

        Assert.Equal([2L, 1], (await ListAsync(new IncidentQuery { RaisedUntilUnixMs = 1_000 })).Select(incident => incident.StartUnixMs));
        Assert.Equal([2L], (await ListAsync(new IncidentQuery { RaisedUntilUnixMs = 999 })).Select(incident => incident.StartUnixMs));
        Assert.Empty(await ListAsync(new IncidentQuery { RaisedUntilUnixMs = 499 }));
        Assert.Equal([2L], (await ListAsync(new IncidentQuery(OpenOnly: true) { RaisedUntilUnixMs = 1_000 })).Select(incident => incident.StartUnixMs));
        Assert.Equal([1L], (await ListAsync(new IncidentQuery { Text = "#1" })).Select(incident => incident.StartUnixMs));
        Assert.Equal(3, (await ListAsync(new IncidentQuery { Text = "1" })).Count);
    }

    private static DeviceEvent Event(string name, string device, EventPhase phase, long startUnixMs, long? atUnixMs = null) =>
        new(name, device, phase, startUnixMs, atUnixMs ?? startUnixMs, new Dictionary<string, double> { ["activePower"] = 0.4 });

    private Task<IReadOnlyList<IncidentRecord>> TakeAsync(DeviceEvent deviceEvent) =>
        _ledger.TakeAsync(deviceEvent, TestCity.Snapshot, nowUnixMs: 1_000, CancellationToken.None);

    private Task<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query) => _store.ListAsync(query, CancellationToken.None);
}
