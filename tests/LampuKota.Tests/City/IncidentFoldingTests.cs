using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Lighting;
using static LampuKota.Tests.OutageCity;

namespace LampuKota.Tests;

/// <summary>From events to incidents: which fault explains which, in whatever order they arrive.</summary>
public sealed class IncidentFoldingTests : IAsyncLifetime
{
    private const long Begin = 1_763_700_000_000;
    private static readonly CitySnapshot City = Make(cabinetsPerKecamatan: 10);
    private TestDatabase _database = null!;
    private IncidentStore _store = null!;
    private IncidentLedger _ledger = null!;
    private long _nowUnixMs = Begin;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(City.Assets);
        _store = new IncidentStore(_database);
        _ledger = NewLedger();
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Nobody_is_told_before_the_gathering_time_is_over()
    {
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 0));
        await TurnAfterAsync(seconds: 29);
        Assert.Empty(await OpenAsync());

        await TurnAfterAsync(seconds: 1);
        Assert.Equal((IncidentCause.Lamp, LampId(0, 0, 0), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public async Task What_ends_while_it_is_gathered_is_no_incident()
    {
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 0));
        await EndAsync(EventNames.LampFailure, LampId(0, 0, 0));
        await TurnAfterAsync(seconds: 60);

        Assert.Empty(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task A_breaker_and_then_its_lamps_are_one_incident()
    {
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        _nowUnixMs += 30_000;
        await LampsAsync(EventNames.SupplyLoss, segment: 0);
        await TurnAfterAsync(seconds: 30);

        IncidentRecord incident = Assert.Single(await OpenAsync());
        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 0), IncidentState.Raised), Describe(incident));
        Assert.Equal(LampsPerSegment, incident.AffectedLampCount);
        Assert.Equal(1 + LampsPerSegment, (await _store.LoadConditionsAsync(incident.Id, 100, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Lamps_and_then_their_breaker_are_one_incident()
    {
        await LampsAsync(EventNames.SupplyLoss, segment: 0);
        await TurnAfterAsync(seconds: 20);
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0), startUnixMs: _nowUnixMs - 60_000);
        await TurnAfterAsync(seconds: 10);

        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 0), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
        Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_breaker_trip_of_five_hundred_lamps_is_one_incident_within_a_minute_of_the_first_sign(bool breakerFirst)
    {
        CitySnapshot city = Make(cabinetsPerKecamatan: 1, lampsPerSegment: 250);
        DeviceEvent[] lamps = [.. Enumerable.Range(0, 500).Select(lamp => New(EventNames.SupplyLoss, LampId(0, 0, lamp)))];
        DeviceEvent breaker = New(EventNames.CircuitBreakerTripped, CabinetId(0, 0));
        DeviceEvent[] events = breakerFirst ? [breaker, .. lamps] : [.. lamps, breaker];
        var ledger = new IncidentLedger(_database, new IncidentNorms(), new CauseLimits());
        for (int i = 0; i < events.Length; i++)
        {
            _nowUnixMs = Begin + (i * 20); // Ten seconds for all of them.
            await ledger.TakeAsync(events[i], city, _nowUnixMs, CancellationToken.None);
        }

        for (; _nowUnixMs <= Begin + 60_000; _nowUnixMs += 1_000)
            await ledger.TurnAsync(city, _nowUnixMs, CancellationToken.None);

        IncidentRecord incident = Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
        Assert.Equal((IncidentCause.Cabinet, 500), (incident.Cause, incident.AffectedLampCount));
        Assert.InRange(incident.RaisedUnixMs - Begin, 30_000, 45_000);
        Assert.Equal(IncidentStepKind.Raised, Assert.Single(await _store.LoadStepsAsync(incident.Id, CancellationToken.None)).Kind);

        static DeviceEvent New(string name, string device) => new(name, device, EventPhase.Start, Begin, Begin, new Dictionary<string, double>());
    }

    [Fact]
    public async Task Lamps_that_were_told_of_become_part_of_the_cabinet_that_explains_them()
    {
        await StartAsync(EventNames.SupplyLoss, LampId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        IncidentRecord lamp = Assert.Single(await OpenAsync());
        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 75);

        IncidentRecord cabinet = Assert.Single(await OpenAsync());
        IncidentRecord folded = (await _store.FindAsync(lamp.Id, CancellationToken.None))!;
        Assert.Equal((IncidentCause.Cabinet, 2 * LampsPerSegment), (cabinet.Cause, cabinet.AffectedLampCount));
        Assert.Equal((IncidentState.Closed, cabinet.Id), (folded.State, folded.MergedIntoId));
    }

    [Fact]
    public async Task Most_lamps_of_a_segment_dark_at_once_are_the_segment_even_where_nothing_tells_of_it()
    {
        for (int lamp = 0; lamp < 6; lamp++)
            await StartAsync(EventNames.LampFailure, LampId(0, 0, lamp));
        await TurnAfterAsync(seconds: 30);

        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 0), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public async Task Few_dark_lamps_of_a_segment_stand_for_themselves()
    {
        for (int lamp = 0; lamp < 4; lamp++)
            await StartAsync(EventNames.LampFailure, LampId(0, 0, lamp));
        await TurnAfterAsync(seconds: 30);

        Assert.All(await OpenAsync(), incident => Assert.Equal(IncidentCause.Lamp, incident.Cause));
    }

    [Fact]
    public async Task What_a_cabinet_draws_too_little_is_the_share_of_its_dark_segment()
    {
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 1));
        await TurnAfterAsync(seconds: 30);
        await StartAsync(EventNames.TotalPowerTooLow, CabinetId(0, 0), startUnixMs: _nowUnixMs);
        await TurnAfterAsync(seconds: 60);

        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 1), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public async Task What_a_cabinet_draws_too_little_may_end_after_its_segment_and_raises_nothing()
    {
        long startUnixMs = _nowUnixMs;
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 1), startUnixMs: startUnixMs);
        await TurnAfterAsync(seconds: 30);
        await StartAsync(EventNames.SwitchingErrorOn, CabinetId(0, 0), startUnixMs: startUnixMs);
        await TurnAfterAsync(seconds: 60);
        await EndAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 1));
        await TurnAfterAsync(seconds: 60);
        await EndAsync(EventNames.SwitchingErrorOn, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 30);

        IncidentRecord incident = Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 1), IncidentState.Closed), Describe(incident));
    }

    [Theory]
    [InlineData("phase1VoltageTooHigh", "phase2VoltageTooHigh", "phase3VoltageTooHigh")]
    [InlineData("phase1CurrentTooHigh", "phase1PowerTooHigh", EventNames.TotalPowerTooHigh)]
    public async Task A_cabinet_that_is_overloaded_or_gets_too_much_voltage_is_one_incident_whichever_phases_show_it(params string[] events)
    {
        foreach (string name in events)
            await StartAsync(name, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 30);

        Assert.Equal(IncidentCause.Cabinet, Assert.Single(await OpenAsync()).Cause);
    }

    [Fact]
    public async Task One_lamp_is_one_incident_whatever_it_has()
    {
        await StartAsync(EventNames.LampPowerTooHigh, LampId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        await StartAsync(EventNames.PowerFactorTooLow, LampId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);

        IncidentRecord incident = Assert.Single(await OpenAsync());
        Assert.Equal(2, (await _store.LoadConditionsAsync(incident.Id, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_silent_gateway_explains_silence_and_no_darkness()
    {
        await StartAsync(EventNames.CommunicationFailure, GatewayId(0, 0));
        await StartAsync(EventNames.CommunicationFailure, LampId(0, 0, 1));
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 2));
        await TurnAfterAsync(seconds: 30);

        Assert.Equal([(IncidentCause.Lamp, LampId(0, 0, 2)), (IncidentCause.Gateway, GatewayId(0, 0))], (await OpenAsync()).Select(incident => (incident.Cause, incident.DeviceId)).OrderByDescending(pair => pair.Cause));
    }

    [Fact]
    public async Task A_blackout_is_one_incident_and_what_did_not_return_stands_for_itself()
    {
        await BlackoutAsync(cabinets: 6);
        await TurnAfterAsync(seconds: 30);
        IncidentRecord blackout = Assert.Single(await OpenAsync());
        Assert.Equal((IncidentCause.Grid, "53.71.04.1001", 6 * 2 * LampsPerSegment), (blackout.Cause, blackout.DeviceId, blackout.AffectedLampCount));
        Assert.NotNull(blackout.Due.PausedSinceUnixMs);

        for (int cabinet = 0; cabinet < 5; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await TurnAfterAsync(seconds: 60);
        Assert.Equal([blackout.Id], (await OpenAsync()).Select(incident => incident.Id));

        await TurnAfterAsync(seconds: 600);
        await TurnAfterAsync(seconds: 75);
        IncidentRecord left = Assert.Single(await OpenAsync());
        Assert.Equal((IncidentCause.Cabinet, CabinetId(0, 5), IncidentState.Raised), Describe(left));
        IncidentStep step = Assert.Single(await _store.LoadStepsAsync(blackout.Id, CancellationToken.None), step => step.Kind == IncidentStepKind.NotReturned);
        Assert.Equal([CabinetId(0, 5)], step.DeviceIds);
        IncidentCondition released = Assert.Single(await _store.LoadConditionsAsync(blackout.Id, 100, CancellationToken.None), condition => condition.ReleasedFromId == blackout.Id);
        Assert.Equal(left.Id, released.IncidentId);
    }

    [Fact]
    public async Task What_stays_dark_behind_cabinets_that_have_power_again_does_not_keep_the_blackout()
    {
        await BlackoutAsync(cabinets: 6);
        await StartAsync(EventNames.CommunicationFailure, GatewayId(0, 6));
        await LampsAsync(EventNames.SupplyLoss, segment: 0);
        await StartAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        IncidentRecord blackout = Assert.Single(await OpenAsync());

        _nowUnixMs += 900_000;
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0));
        for (int cabinet = 0; cabinet < 6; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await TurnAfterAsync(seconds: 1);
        await TurnAfterAsync(seconds: 600);
        await TurnAfterAsync(seconds: 30);

        Assert.Equal(IncidentState.Closed, (await _store.FindAsync(blackout.Id, CancellationToken.None))!.State);
        Assert.Equal(
            [(IncidentCause.Segment, EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0)), (IncidentCause.Gateway, EventNames.CommunicationFailure, GatewayId(0, 6))],
            (await OpenAsync()).Select(incident => (incident.Cause, incident.Event, incident.DeviceId)).OrderByDescending(one => one.DeviceId));
    }

    [Fact]
    public async Task A_lamp_that_is_dead_when_power_comes_back_is_no_sign_that_its_segment_is()
    {
        await BlackoutAsync(cabinets: 4);
        await StartAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        for (int cabinet = 0; cabinet < 4; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 1));
        await TurnAfterAsync(seconds: 30);
        await TurnAfterAsync(seconds: 30);
        Assert.Equal(IncidentCause.Grid, Assert.Single(await OpenAsync()).Cause);

        await EndAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 600);
        await TurnAfterAsync(seconds: 30);
        Assert.Equal((IncidentCause.Lamp, LampId(0, 0, 1), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public async Task A_breaker_that_the_return_of_power_trips_is_told_of_at_once_and_takes_what_stays_dark_behind_it()
    {
        await BlackoutAsync(cabinets: 4);
        await StartAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await LampsAsync(EventNames.CommunicationFailure, segment: 0);
        await TurnAfterAsync(seconds: 30);
        _nowUnixMs += 900_000;
        await EndAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        for (int cabinet = 0; cabinet < 4; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        IncidentRecord breaker = (await OpenAsync())[0];
        Assert.Equal((IncidentCause.Segment, EventNames.CircuitBreakerTripped, Starts[EventNames.CircuitBreakerTripped + SegmentId(0, 0, 0)]), (breaker.Cause, breaker.Event, breaker.StartUnixMs));

        await StartAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 601);
        await TurnAfterAsync(seconds: 1);
        Assert.Equal([breaker.Id], (await OpenAsync()).Select(incident => incident.Id));
        Assert.Equal(2 + LampsPerSegment, (await _store.LoadConditionsAsync(breaker.Id, 100, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_cabinet_without_supply_waits_for_what_its_neighbours_report_within_a_minute()
    {
        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 40);
        Assert.Empty(await OpenAsync());
        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 1));
        await TurnAfterAsync(seconds: 20);
        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 2));
        await TurnAfterAsync(seconds: 1);

        Assert.Equal(IncidentCause.Grid, Assert.Single(await OpenAsync()).Cause);
        Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task A_cabinet_that_draws_nothing_waits_for_its_segment_to_be_told_as_lost()
    {
        await StartAsync(EventNames.SwitchingErrorOn, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 200);
        await StartAsync(EventNames.SupplyLoss, SegmentId(0, 0, 0));
        await TurnAfterAsync(seconds: 30);
        await TurnAfterAsync(seconds: 240);

        IncidentRecord segment = Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
        Assert.Equal((IncidentCause.Segment, 2), (segment.Cause, (await _store.LoadConditionsAsync(segment.Id, 10, CancellationToken.None)).Count));
    }

    [Fact]
    public async Task An_outage_of_which_fewer_cabinets_are_left_than_make_one_is_over()
    {
        await BlackoutAsync(cabinets: 3);
        await TurnAfterAsync(seconds: 30);
        await EndAsync(EventNames.SupplyLoss, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 1);
        Assert.Equal([IncidentCause.Grid], (await OpenAsync()).Select(incident => incident.Cause));

        await TurnAfterAsync(seconds: 601);
        await TurnAfterAsync(seconds: 75);
        Assert.Equal([CabinetId(0, 1), CabinetId(0, 2)], (await OpenAsync()).Select(incident => incident.DeviceId).Order());
    }

    [Fact]
    public async Task A_blackout_that_comes_again_while_the_last_cabinets_are_awaited_is_the_same_one()
    {
        await BlackoutAsync(cabinets: 6);
        await TurnAfterAsync(seconds: 30);
        for (int cabinet = 0; cabinet < 5; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await TurnAfterAsync(seconds: 60);
        _nowUnixMs += 60_000;
        await BlackoutAsync(cabinets: 5);
        await TurnAfterAsync(seconds: 30);

        Assert.Equal(IncidentCause.Grid, Assert.Single(await OpenAsync()).Cause);
        Assert.Single(await _store.ListAsync(new IncidentQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task A_blackout_that_reaches_further_stays_one_incident()
    {
        await BlackoutAsync(cabinets: 3);
        await TurnAfterAsync(seconds: 30);
        await StartAsync(EventNames.SupplyLoss, CabinetId(1, 0));
        await StartAsync(EventNames.CommunicationFailure, GatewayId(1, 1));
        await TurnAfterAsync(seconds: 30);

        IncidentRecord blackout = Assert.Single(await OpenAsync());
        Assert.Equal((IncidentCause.Grid, "53.71", 5 * 2 * LampsPerSegment), (blackout.Cause, blackout.DeviceId, blackout.AffectedLampCount));
        Assert.Contains((await _store.LoadStepsAsync(blackout.Id, CancellationToken.None)), step => step.Kind == IncidentStepKind.Widened);
    }

    [Fact]
    public async Task Many_gateways_silent_at_once_are_the_network_until_one_tells_that_it_has_no_supply()
    {
        for (int gateway = 0; gateway < 4; gateway++)
            await StartAsync(EventNames.CommunicationFailure, GatewayId(0, gateway), startUnixMs: _nowUnixMs + (gateway * 1_000));
        await TurnAfterAsync(seconds: 30);
        IncidentRecord network = Assert.Single(await OpenAsync());
        Assert.Equal(IncidentCause.Network, network.Cause);

        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 4), startUnixMs: Begin);
        await TurnAfterAsync(seconds: 1);
        Assert.Equal((network.Id, IncidentCause.Grid), (await OpenAsync()).Select(incident => (incident.Id, incident.Cause)).Single());
    }

    [Fact]
    public async Task A_lamp_that_was_dead_before_the_blackout_stays_its_own_incident_and_its_times_stand_still()
    {
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 3));
        await TurnAfterAsync(seconds: 30);
        IncidentRecord lamp = Assert.Single(await OpenAsync());
        _nowUnixMs += 3_600_000;
        await BlackoutAsync(cabinets: 3);
        await TurnAfterAsync(seconds: 30);

        IncidentRecord paused = (await _store.FindAsync(lamp.Id, CancellationToken.None))!;
        Assert.Equal(IncidentState.Raised, paused.State);
        Assert.Equal(_nowUnixMs - 30_000, paused.Due.PausedSinceUnixMs!.Value, 30_000d);

        for (int cabinet = 0; cabinet < 3; cabinet++)
            await EndAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
        await TurnAfterAsync(seconds: 60);
        IncidentRecord resumed = (await _store.FindAsync(lamp.Id, CancellationToken.None))!;
        Assert.Null(resumed.Due.PausedSinceUnixMs);
        Assert.True(resumed.Due.RepairUnixMs > lamp.Due.RepairUnixMs);
        Assert.Equal([lamp.Id], (await OpenAsync()).Select(incident => incident.Id));
    }

    [Fact]
    public async Task A_fault_of_a_lamp_shows_again_when_the_bigger_one_has_gone()
    {
        await StartAsync(EventNames.SupplyLoss, CabinetId(0, 0));
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 7));
        await TurnAfterAsync(seconds: 75);
        await EndAsync(EventNames.SupplyLoss, CabinetId(0, 0));
        await TurnAfterAsync(seconds: 1);
        await TurnAfterAsync(seconds: 601);
        await TurnAfterAsync(seconds: 30);

        Assert.Equal((IncidentCause.Lamp, LampId(0, 0, 7), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public async Task What_comes_and_goes_is_told_of_once()
    {
        long first = await FlapAsync();
        await _ledger.StepAsync(first, new IncidentStepRequest(IncidentStepKind.Notified, "told"), null, City, _nowUnixMs, CancellationToken.None);
        await EndAsync(EventNames.LampFailure, LampId(0, 0, 0));
        _nowUnixMs += 1_800_000;
        long second = await FlapAsync();

        IncidentRecord incident = Assert.Single(await OpenAsync());
        Assert.Equal((first, first, IncidentState.Notified, 1), (second, incident.Id, incident.State, incident.ReopenCount));
    }

    [Fact]
    public async Task What_was_repaired_and_comes_back_is_told_of_again()
    {
        long id = await FlapAsync();
        foreach (IncidentStepKind kind in (IncidentStepKind[])[IncidentStepKind.Accepted, IncidentStepKind.OnSite, IncidentStepKind.Fixed])
            await _ledger.StepAsync(id, new IncidentStepRequest(kind, kind.ToString()), TestCity.Crew, City, _nowUnixMs, CancellationToken.None);
        await EndAsync(EventNames.LampFailure, LampId(0, 0, 0));
        _nowUnixMs += 2 * 86_400_000;
        await FlapAsync();

        IncidentRecord incident = Assert.Single(await OpenAsync());
        Assert.Equal((id, IncidentState.Raised, null), (incident.Id, incident.State, incident.Worker));
        Assert.Equal(IncidentStepKind.Reopened, (await _store.LoadStepsAsync(id, CancellationToken.None))[^1].Kind);
    }

    [Fact]
    public async Task What_was_gathered_survives_a_restart()
    {
        await StartAsync(EventNames.CircuitBreakerTripped, SegmentId(0, 0, 0));
        _ledger = NewLedger();
        await LampsAsync(EventNames.SupplyLoss, segment: 0);
        await TurnAfterAsync(seconds: 30);
        _ledger = NewLedger();
        await TurnAfterAsync(seconds: 30);

        Assert.Equal((IncidentCause.Segment, SegmentId(0, 0, 0), IncidentState.Raised), Describe(Assert.Single(await OpenAsync())));
    }

    [Fact]
    public void Causes_do_not_depend_on_the_order_of_arrival()
    {
        FoldCondition[] conditions =
        [
            New(EventNames.SupplyLoss, CabinetId(0, 0), 0), New(EventNames.SupplyLoss, CabinetId(0, 1), 20), New(EventNames.CommunicationFailure, GatewayId(0, 2), 40),
            New(EventNames.SupplyLoss, LampId(0, 0, 0), 60), New(EventNames.CircuitBreakerTripped, SegmentId(1, 0, 0), 10), New(EventNames.LampFailure, LampId(1, 0, 1), 70),
            New(EventNames.LampFailure, LampId(1, 5, 0), 70), New(EventNames.CabinetDoorOpen, CabinetId(1, 1), 5), New(EventNames.CommunicationFailure, LampId(0, 2, 1), 50),
        ];
        Dictionary<FoldCondition, RootFault> expected = Causes(conditions);

        Prop.ForAll(Gen.Shuffle(conditions).ToArbitrary(), shuffled => expected.All(pair => Causes(shuffled)[pair.Key].Key == pair.Value.Key)).QuickCheckThrowOnFailure();
        Assert.Equal(3, expected.Values.Count(root => root.Cause == IncidentCause.Grid) - 2);
    }

    private static Dictionary<FoldCondition, RootFault> Causes(FoldCondition[] conditions)
    {
        var causes = new RootCauses(conditions, [], City, new CauseLimits(), Begin);
        return conditions.ToDictionary(condition => condition, causes.Of);
    }

    private static FoldCondition New(string name, string device, long afterSeconds) => new(device, name, Begin + (afterSeconds * 1_000), Begin);

    private static (IncidentCause, string, IncidentState) Describe(IncidentRecord incident) => (incident.Cause, incident.DeviceId, incident.State);

    private IncidentLedger NewLedger() => new(_database, new IncidentNorms(), new CauseLimits());

    private Task<IReadOnlyList<IncidentRecord>> OpenAsync() => _store.LoadOpenAsync(CancellationToken.None);

    private async Task<long> FlapAsync()
    {
        await StartAsync(EventNames.LampFailure, LampId(0, 0, 0), _nowUnixMs);
        await TurnAfterAsync(seconds: 30);
        return (await OpenAsync())[0].Id;
    }

    private async Task BlackoutAsync(int cabinets)
    {
        for (int cabinet = 0; cabinet < cabinets; cabinet++)
            await StartAsync(EventNames.SupplyLoss, CabinetId(0, cabinet));
    }

    private async Task LampsAsync(string name, int segment)
    {
        for (int lamp = 0; lamp < LampsPerSegment; lamp++)
            await StartAsync(name, LampId(0, 0, (segment * LampsPerSegment) + lamp));
    }

    private Dictionary<string, long> Starts { get; } = [];

    private async Task StartAsync(string name, string device, long? startUnixMs = null)
    {
        Starts[name + device] = startUnixMs ?? _nowUnixMs;
        await TakeAsync(name, device, EventPhase.Start);
    }

    private Task<IReadOnlyList<IncidentRecord>> EndAsync(string name, string device) => TakeAsync(name, device, EventPhase.End);

    private Task<IReadOnlyList<IncidentRecord>> TakeAsync(string name, string device, EventPhase phase)
    {
        long start = Starts[name + device];
        var told = new DeviceEvent(name, device, phase, start, Math.Max(start, _nowUnixMs), new Dictionary<string, double>());
        return _ledger.TakeAsync(told, City, _nowUnixMs, CancellationToken.None);
    }

    private async Task TurnAfterAsync(int seconds)
    {
        _nowUnixMs += 1_000L * seconds;
        await _ledger.TurnAsync(City, _nowUnixMs, CancellationToken.None);
    }
}
