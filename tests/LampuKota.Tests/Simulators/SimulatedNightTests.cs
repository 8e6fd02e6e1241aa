using System.Text;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.Simulators;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The rules of gateway and ingest over the simulated city, a report a minute from noon to noon: quiet where all is well, and each fault told by its name.</summary>
public sealed class SimulatedNightTests
{
    // 12:00 WITA.
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 22, 4, 0);
    private static readonly CityPlan Plan = OneGateway(CityPlanner.Draw(7, 1_500));
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();

    private static readonly ControlProgram Program = StandardPrograms.Programs.Single(program => program.Id == StandardPrograms.AlwaysDimmed.DefaultProgramId);
    private static readonly LampSchedule Schedule = new(new Calendar("C", "C", [], Program.Id), [Program]);

    private readonly SettableClock _clock = new(Noon);
    private readonly CityWorld _world;
    private readonly Outbox _outbox = new(1_000);
    private readonly List<DeviceFaults> _faults = [];
    private readonly List<(ISensor Sensor, Lamp? Lamp)> _sensors = [];
    private readonly SampleWatch _watch = new(IngestSettings.Read(new ConfigurationBuilder().Build()));
    private readonly List<Reading> _readings = [];
    private readonly SampleBatch _batch = new();

    public SimulatedNightTests()
    {
        var clock = new CityClock(_clock, Noon, Noon, 1);
        _world = new CityWorld(Plan, 7, clock, CityFaults.None);
        var state = new StateFolder(LinuxDisk.Instance, null, NullLogger.Instance);
        Dictionary<string, PlannedLamp> planned = Plan.Lamps.ToDictionary(lamp => lamp.Id);
        foreach (GatewayWiring wiring in _world.Gateways)
        {
            var events = new FaultEvents(_outbox, new GatewayCounters(), state);
            Dictionary<string, Lamp> lamps = wiring.Lamps.ToDictionary(
                lamp => lamp.Id, lamp => new Lamp(lamp, clock, TimeProvider.System, static () => { }) { RatedPowerWatts = planned[lamp.Id].RatedPowerWatts });
            foreach (ISensor sensor in wiring.Sensors)
            {
                Lamp? lamp = lamps.GetValueOrDefault(sensor.DeviceId);
                _sensors.Add((sensor, lamp));
                _faults.Add(new DeviceFaults(sensor.DeviceId, lamp, [.. lamps.Values], events));
            }
        }
    }

    [Fact]
    public async Task A_night_in_which_all_is_well_is_quiet()
    {
        await PassAsync(hours: 24);

        // A bin that is full and a drain after a shower are so, and nothing is wrong with the city's lamps.
        Assert.Empty(GatewayEvents().Where(one => one.Event != EventNames.LevelTooHigh).Select(one => $"{one.Event} {one.Device} {one.Phase}"));
        Assert.Empty(IngestFaults());
    }

    [Theory]
    [InlineData(nameof(LampFault.Dead), EventNames.LampFailure)]
    [InlineData(nameof(LampFault.StuckOpen), EventNames.LampFailure)]
    [InlineData(nameof(LampFault.Flickering), EventNames.CyclingFailure)]
    [InlineData(nameof(LampFault.Cycling), EventNames.CyclingFailure)]
    [InlineData(nameof(LampFault.DayBurner), EventNames.LampUnexpectedOn)]
    [InlineData(nameof(LampFault.StuckDimmer), EventNames.DimmingFailure)]
    [InlineData(nameof(LampFault.Mute), EventNames.ControlGearCommFailure)]
    [InlineData(nameof(LampFault.PartlyDark), EventNames.LampPowerTooLow)]
    [InlineData(nameof(LampFault.Overdriven), EventNames.LampPowerTooHigh)]
    [InlineData(nameof(LampFault.PoorPowerFactor), EventNames.PowerFactorTooLow)]
    [InlineData(nameof(LampFault.DeadCounter), EventNames.EnergyDisagrees)]
    [InlineData(nameof(LampFault.Overheating), EventNames.TemperatureTooHigh)]
    [InlineData(nameof(LampFault.DeafRelay), EventNames.RelayFailure)]
    public async Task A_lamp_with_a_fault_is_told_by_its_name(string fault, string name)
    {
        SimulatedLamp lamp = _world.Lamps.First(one => Plan.Lamps.Any(planned => planned.Id == one.DeviceId && planned is { Metered: true, RatedPowerWatts: >= 90 }));
        lamp.Fault = Enum.Parse<LampFault>(fault);
        await PassAsync(hours: 16);

        List<DeviceEvent> told = GatewayEvents();
        Assert.Contains(name, told.Where(one => one.Device == lamp.DeviceId).Select(one => one.Event).Concat(IngestFaults().Where(one => one.Device == lamp.DeviceId).Select(one => one.Event)));
        Assert.All(told.Where(one => one.Event != EventNames.LevelTooHigh), one => Assert.Equal(lamp.DeviceId, one.Device));
        Assert.All(told.GroupBy(one => (one.Event, one.AtUnixMs / 3_600_000)), hour => Assert.True(hour.Count() <= FaultThresholds.MaximumEventsAnHour));
    }

    [Theory]
    [InlineData(nameof(CabinetFaults.DoorOpen), EventNames.CabinetDoorOpen)]
    [InlineData(nameof(CabinetFaults.LocalOverride), EventNames.LocalOverride)]
    [InlineData(nameof(CabinetFaults.Leakage), EventNames.LeakageDetected)]
    [InlineData(nameof(CabinetFaults.Tapped), EventNames.TotalPowerTooHigh)]
    [InlineData(nameof(CabinetFaults.PhaseLow), EventNames.Phase2VoltageTooLow)]
    [InlineData(nameof(CabinetFaults.VoltageHigh), EventNames.Phase1VoltageTooHigh)]
    [InlineData(nameof(CabinetFaults.SupplyLost), EventNames.SupplyLoss)]
    public async Task A_fault_at_a_cabinet_is_told_by_its_name_and_its_end_when_it_is_mended(string fault, string name)
    {
        SimulatedCabinet cabinet = _world.Cabinets.Values.First();
        await PassAsync(hours: 1);
        cabinet.Fault = Enum.Parse<CabinetFaults>(fault);
        await PassAsync(hours: 11);
        Assert.Contains(GatewayEvents(), one => one.Event == name && one.Device == cabinet.DeviceId && one.Phase == EventPhase.Start);

        cabinet.Fault = CabinetFaults.None;
        await PassAsync(hours: 1);
        Assert.Contains(GatewayEvents(), one => one.Event == name && one.Device == cabinet.DeviceId && one.Phase == EventPhase.End);
    }

    [Theory]
    [InlineData(nameof(SegmentFault.BreakerTripped), EventNames.CircuitBreakerTripped)]
    [InlineData(nameof(SegmentFault.ContactorOpen), EventNames.ContactorError)]
    [InlineData(nameof(SegmentFault.CableCut), EventNames.ControlGearCommFailure)]
    public async Task A_segment_with_a_fault_tells_it_and_its_lamps_fall_silent(string fault, string name)
    {
        SimulatedSegment segment = _world.Segments.Values.First();
        await PassAsync(hours: 8);
        segment.Fault = Enum.Parse<SegmentFault>(fault);
        await PassAsync(hours: 1);

        List<DeviceEvent> told = GatewayEvents();
        Assert.Contains(name, told.Select(one => one.Event));
        string[] lamps = [.. Plan.Lamps.Where(lamp => lamp.SegmentId == segment.DeviceId).Select(lamp => lamp.Id)];
        Assert.Equal(lamps.Order(), told.Where(one => one.Event == EventNames.ControlGearCommFailure).Select(one => one.Device).Order());
    }

    [Fact]
    public async Task A_sensor_that_is_frozen_is_told_by_its_name()
    {
        PlannedSensor air = Plan.Sensors.First(sensor => sensor.Kind is SensorKind.Air);
        _world.Sensors[air.Id].Fault = SensorFault.Frozen;
        await PassAsync(hours: 8);

        Assert.Equal([(EventNames.StuckValue, air.Id)], IngestFaults());
    }

    // One with an air sensor.
    private static CityPlan OneGateway(CityPlan city)
    {
        string gateway = city.Sensors.First(sensor => sensor.Kind == SensorKind.Air && city.Lamps.Any(lamp => lamp.GatewayId == sensor.GatewayId && lamp is { Metered: true, RatedPowerWatts: >= 90 })).GatewayId;
        return city with { Lamps = [.. city.Lamps.Where(lamp => lamp.GatewayId == gateway)], Sensors = [.. city.Sensors.Where(sensor => sensor.GatewayId == gateway)] };
    }

    private async Task PassAsync(int hours)
    {
        for (int minute = 0; minute < hours * 60; minute++)
        {
            // The meters are read a while after the lamps were switched.
            _clock.Now += Duration.FromSeconds(40);
            await SwitchAsync();
            _clock.Now += Duration.FromSeconds(20);
            await ReportAsync();
        }
    }

    // As the supervisor does: a level that is new goes to the output, and one that fails is tried again.
    private async Task SwitchAsync()
    {
        int level = Schedule.LevelAt(_clock.Now, Sun);
        foreach ((_, Lamp? lamp) in _sensors)
        {
            if (lamp is null)
                continue;
            if (lamp.Feedback?.LevelPercent != level && await TryAsync(() => lamp.Output.ApplyAsync(level, default)))
                lamp.Feedback = new LampFeedback(level, NowUnixMs);
            if (lamp.Feedback is { } feedback && await TryReadBackAsync(lamp) is { } held)
                lamp.ReadBack = new LampReadBack(held, feedback);
        }
    }

    private async Task ReportAsync()
    {
        _batch.Clear();
        for (int i = 0; i < _sensors.Count; i++)
        {
            (ISensor sensor, Lamp? lamp) = _sensors[i];
            _readings.Clear();
            if (!await TryAsync(() => sensor.ReadAsync(_readings, default)))
            {
                _faults[i].Unanswered(lamp?.Feedback, NowUnixMs);
                continue;
            }

            for (int reading = 0; reading < _readings.Count; reading++)
            {
                Quantity quantity = Quantities.Find(_readings[reading].Quantity)!;
                Assert.True(quantity.IsPlausible(_readings[reading].Value), $"{quantity} {_readings[reading].Value}");
                _readings[reading] = _readings[reading] with { Value = Math.Round(_readings[reading].Value, quantity.Decimals) };
            }

            _faults[i].Evaluate(_readings, lamp?.Feedback, NowUnixMs);
            int device = _batch.Devices.Intern(Encoding.ASCII.GetBytes(sensor.DeviceId));
            foreach (Reading reading in _readings)
                _batch.Add(device, _batch.Quantities.Intern(Encoding.ASCII.GetBytes(reading.Quantity)), NowUnixMs, reading.Value);
        }

        _watch.Observe(_batch, [.. Enumerable.Range(0, _batch.Devices.Count).Select(NumberOf)], NowUnixMs);
    }

    private int NumberOf(int device)
    {
        string id = _batch.Devices.GetString(device);
        return _sensors.FindIndex(one => one.Sensor.DeviceId == id);
    }

    private long NowUnixMs => _clock.Now.ToUnixTimeMilliseconds();

    private List<DeviceEvent> GatewayEvents()
    {
        var pending = new List<PendingMessage>();
        _outbox.PeekEvents(pending, 10_000);
        return [.. pending.Select(one => one.Event!)];
    }

    private List<(string Event, string Device)> IngestFaults()
    {
        var observations = new DeviceObservation[_sensors.Count];
        int count = _watch.CopyTo(0, observations);
        var found = new List<(string, string)>();
        for (int device = 0; device < count; device++)
        {
            if (IngestRules.Energy(observations[device]) == RuleVerdict.Faulty)
                found.Add((EventNames.EnergyDisagrees, _sensors[device].Sensor.DeviceId));
            if (IngestRules.Stuck(observations[device]) == RuleVerdict.Faulty)
                found.Add((EventNames.StuckValue, _sensors[device].Sensor.DeviceId));
        }

        return found;
    }

    private static async Task<bool> TryAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<int?> TryReadBackAsync(Lamp lamp)
    {
        try
        {
            return await ((IReadableLampOutput)lamp.Output).ReadLevelAsync(default);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
