using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A whole gateway that finds faults of its lamp, its cabinet and its sensors, also across a restart.</summary>
public sealed class GatewayFaultTests : IAsyncDisposable
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly string _state = Directory.CreateTempSubdirectory("lampukota-").FullName;
    private readonly ToldOutput _output = new();
    private readonly ToldSensor _meter = new("KPG-P1-L001");
    private readonly ToldSensor _cabinet = new("KPG-P1");
    private readonly ToldSensor _segment1 = new("KPG-P1-S1");
    private readonly ToldSensor _segment2 = new("KPG-P1-S2");
    private MemoryUplink _uplink = null!;
    private GatewayService _gateway = null!;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    private Task StartAsync(params ISensor[] sensors) =>
        StartAsync(LightingExamples.Desired(1), [new GatewayLamp("KPG-P1-L001", _output)], sensors.Length > 0 ? sensors : [_meter, _cabinet]);

    private async Task StartAsync(DesiredDocument desired, GatewayLamp[] lamps, ISensor[] sensors)
    {
        _uplink = new MemoryUplink();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = lamps, Sensors = sensors, StateDirectory = _state };
        _gateway = new GatewayService(options, _uplink, new CityClock(_time, Evening, Evening, 1), _time, NullLoggerFactory.Instance);
        await _gateway.StartAsync(CancellationToken.None);
        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(desired), CancellationToken.None);
        _uplink.Connect(true);
    }

    private Task<DeviceEvent> NextEventAsync() =>
        _time.AdvanceUntilAsync(_uplink.Events.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token).AsTask(), Step);

    private static void Tell(ToldSensor sensor, params (string Quantity, double Value)[] readings) => (sensor.Readings, sensor.Fails) = (readings, false);

    [Fact]
    public async Task An_open_door_is_told_and_after_a_restart_ended_by_the_same_key()
    {
        Tell(_cabinet, ("cabinetDoorOpen", 1));
        await StartAsync();
        DeviceEvent opened = await NextEventAsync();
        Assert.Equal((EventNames.CabinetDoorOpen, "KPG-P1", EventPhase.Start, 1.0), (opened.Event, opened.Device, opened.Phase, opened.Values["cabinetDoorOpen"]));

        await _gateway.DisposeAsync();
        await StartAsync();
        int reads = _cabinet.Reads;
        await _time.AdvanceUntilAsync(UntilAsync(() => _cabinet.Reads >= reads + 3), Step);
        Assert.False(_uplink.Events.TryRead(out _));

        Tell(_cabinet, ("cabinetDoorOpen", 0));
        DeviceEvent closed = await NextEventAsync();
        Assert.Equal((EventNames.CabinetDoorOpen, EventPhase.End, opened.StartUnixMs), (closed.Event, closed.Phase, closed.StartUnixMs));
    }

    [Fact]
    public async Task What_was_raised_at_a_sensor_that_was_taken_away_ends_with_the_next_start()
    {
        Tell(_cabinet, ("circuitBreakerTripped", 1));
        await StartAsync();
        DeviceEvent tripped = await NextEventAsync();

        await _gateway.DisposeAsync();
        await StartAsync(_meter);
        DeviceEvent ended = await NextEventAsync();

        Assert.Equal((tripped.Event, tripped.Device, EventPhase.End, tripped.StartUnixMs), (ended.Event, ended.Device, ended.Phase, ended.StartUnixMs));
    }

    [Fact]
    public async Task A_meter_that_does_not_answer_for_three_minutes_is_told_and_so_is_its_return()
    {
        _meter.Fails = true;
        await StartAsync();
        DeviceEvent silent = await NextEventAsync();
        Assert.Equal((EventNames.ControlGearCommFailure, "KPG-P1-L001", EventPhase.Start), (silent.Event, silent.Device, silent.Phase));
        Assert.True(silent.AtUnixMs - silent.StartUnixMs >= 180_000);

        Tell(_meter, ("activePower", 72));
        DeviceEvent back = await NextEventAsync();
        Assert.Equal((EventNames.ControlGearCommFailure, EventPhase.End), (back.Event, back.Phase));
    }

    [Fact]
    public async Task A_cabinet_that_draws_far_more_than_its_lamps_is_told()
    {
        Tell(_cabinet, ("totalPower", 1.4), ("phase1Voltage", 221));
        await StartAsync();

        DeviceEvent raised = await NextEventAsync();

        Assert.Equal((EventNames.TotalPowerTooHigh, "KPG-P1", 1.4), (raised.Event, raised.Device, raised.Values["totalPower"]));
        Assert.Empty(raised.Validate());
    }

    [Fact]
    public async Task The_power_of_a_cabinet_is_judged_by_all_its_lamps_and_a_segment_s_not_at_all()
    {
        Tell(_cabinet, ("totalPower", 2), ("phase1Voltage", 221));
        Tell(_segment1, ("totalPower", 1), ("contactorClosed", 1));
        Tell(_segment2, ("totalPower", 1), ("contactorClosed", 1));
        await StartWithSegmentsAsync("P-FULL");
        await MinutesAsync(10);
        Assert.False(_uplink.Events.TryRead(out _));

        Tell(_cabinet, ("totalPower", 1), ("phase1Voltage", 221));
        DeviceEvent raised = await NextEventAsync();
        Assert.Equal((EventNames.TotalPowerTooLow, "KPG-P1", 2.0), (raised.Event, raised.Device, raised.Values["expectedPower"]));
    }

    [Fact]
    public async Task A_contactor_may_be_open_while_the_lamps_of_another_segment_burn()
    {
        Tell(_segment1, ("contactorClosed", 1));
        Tell(_segment2, ("contactorClosed", 0));
        await StartWithSegmentsAsync("P-DARK");
        await MinutesAsync(10);
        Assert.False(_uplink.Events.TryRead(out _));

        Tell(_segment1, ("contactorClosed", 0));
        DeviceEvent raised = await NextEventAsync();
        Assert.Equal((EventNames.ContactorError, "KPG-P1-S1"), (raised.Event, raised.Device));
    }

    // Two segments with a lamp of a kilowatt each; the second follows a program of its own.
    private Task StartWithSegmentsAsync(string secondProgram)
    {
        DesiredDocument example = LightingExamples.Desired(1);
        Calendar calendar = example.Calendars[0] with { Rules = [] };
        DesiredDocument desired = example with
        {
            Lamps = [new DesiredLamp("KPG-P1-L001", 1_000, calendar.Id, "KPG-P1-S1"), new DesiredLamp("KPG-P1-L002", 1_000, "CAL-SECOND", "KPG-P1-S2")],
            Calendars = [calendar, calendar with { Id = "CAL-SECOND", DefaultProgramId = secondProgram }],
            Programs = [.. example.Programs, new ControlProgram("P-DARK", "Gelap", [new(new(ProgramTimeBase.Sunset, 0), 0)])],
        };
        Assert.Empty(desired.Validate());
        return StartAsync(desired, [new GatewayLamp("KPG-P1-L001", _output), new GatewayLamp("KPG-P1-L002", new ToldOutput())], [_cabinet, _segment1, _segment2]);
    }

    private Task<bool> MinutesAsync(int minutes)
    {
        int reads = _cabinet.Reads;
        return _time.AdvanceUntilAsync(UntilAsync(() => _cabinet.Reads >= reads + minutes), Step);
    }

    [Fact]
    public async Task A_relay_that_reads_back_open_while_its_lamp_should_burn_is_told()
    {
        _output.ReadsBack = 0;
        await StartAsync();

        DeviceEvent raised = await NextEventAsync();

        Assert.Equal((EventNames.RelayFailure, "KPG-P1-L001"), (raised.Event, raised.Device));
    }

    [Fact]
    public async Task Nothing_is_raised_while_people_hold_the_maintenance_lock()
    {
        await StartAsync();
        await _uplink.Handler.DeliverAsync(LightingJson.ToUtf8(LightingExamples.Lock() with { Targets = ["KPG-P1-L001"] }), new CommandDelivery("abc"u8.ToArray()), CancellationToken.None);
        Assert.Equal(EventNames.MaintenanceMode, (await NextEventAsync()).Event);
        Tell(_meter, ("activePower", 0.1), ("supplyVoltage", 2));
        Tell(_cabinet, ("totalPower", 1.4));
        int reads = _meter.Reads;

        await _time.AdvanceUntilAsync(UntilAsync(() => _meter.Reads >= reads + 10), Step);

        Assert.False(_uplink.Events.TryRead(out _));
    }

    private static async Task<bool> UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(1, deadline.Token);
        return true;
    }

    private sealed class ToldSensor(string device) : ISensor
    {
        public string DeviceId => device;

        public IReadOnlyList<(string Quantity, double Value)> Readings { get; set; } = [];

        public bool Fails { get; set; }

        public int Reads { get; private set; }

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            Reads++;
            if (Fails)
                throw new IOException("it does not answer");
            foreach ((string quantity, double value) in Readings)
                readings.Add(new Reading(quantity, value));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ToldOutput : IReadableLampOutput
    {
        private int? _level;

        public int? ReadsBack { get; set; }

        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            _level = levelPercent;
            return ValueTask.CompletedTask;
        }

        public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) => ValueTask.FromResult(ReadsBack ?? _level);
    }
}
