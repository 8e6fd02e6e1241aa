using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A sensor that tells of a change is read at once, within a bound.</summary>
public sealed class ChangingSensorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0);

    [Fact]
    public async Task A_door_that_opens_is_told_before_the_next_report()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var door = new Door();
        var uplink = new MemoryUplink();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [], Sensors = [door] };
        await using var gateway = new GatewayService(
            options, uplink, new ClockOptions().CreateClock(SystemClock.Instance), TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(deadline.Token);
        Assert.Equal(0, Assert.Single(await uplink.Packs.ReadAsync(deadline.Token)).Value);

        door.Open();

        TelemetryRow told = Assert.Single(await uplink.Packs.ReadAsync(deadline.Token));
        Assert.Equal(("KPG-C1", "cabinetDoorOpen", 1.0), (told.Device, told.Quantity, told.Value));
    }

    [Fact]
    public async Task Motion_lights_a_lamp_though_the_pulse_is_over_and_another_sensor_holds_up_all_reading()
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 21, 16, 0)); // midnight WITA
        var motion = new Motion();
        var slow = new Slow();
        var output = new RecordingOutput();
        var uplink = new MemoryUplink();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [new GatewayLamp("KPG-P1-L001", output)], Sensors = [motion, slow] };
        await using var gateway = new GatewayService(options, uplink, CityClock.RealTime(time), time, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);
        var whenSeen = new DynamicLevel(new DynamicCondition("KPG-PIR1", "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 120);
        DesiredDocument desired = LightingExamples.Desired(1);
        desired = desired with
        {
            Programs = [new ControlProgram("P-FULL", "Gerak", [new(Sunset, 20)], [new ActivePeriod(Sunset, new ProgramTime(ProgramTimeBase.Sunrise, 0))], [whenSeen])],
        };
        await uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(desired), CancellationToken.None);
        await UntilAsync(() => output.Level == 20);
        time.Advance(TimeSpan.FromSeconds(1)); // the first report is due
        await UntilAsync(() => slow.IsBeingRead);

        motion.Pass();

        // The time stands still from here on: nothing else is due, and the reading that hangs is not given up.
        await UntilAsync(() => output.Level == 100);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(1, deadline.Token);
    }

    [Fact]
    public void A_contact_that_chatters_is_read_once_in_a_while()
    {
        var time = new FakeTime();
        var events = new FaultEvents(new Outbox(1_000), new GatewayCounters(), new StateFolder(LinuxDisk.Instance, null, NullLogger.Instance));
        var slot = new SensorSlot(new Door(), new SensorReader(new Door(), time, static () => { }), bus: null, lamp: null, device: 0, new DeviceFaults("KPG-C1", null, [], events));
        slot.ReadChange(time);
        Assert.Equal(time.GetTimestamp(), slot.DueTimestamp);

        slot.BeginRead(time);
        Assert.Null(slot.DueTimestamp);
        slot.ReadChange(time);
        slot.ReadChange(time);
        Assert.Equal(time.GetTimestamp() + time.TimestampFrequency, slot.DueTimestamp);
    }

    private sealed class FakeTime : TimeProvider
    {
        public override long GetTimestamp() => 5_000_000;

        public override long TimestampFrequency => 1_000_000;
    }

    /// <summary>A motion detector whose pulses are over before anybody could read them.</summary>
    private sealed class Motion : IChangingSensor
    {
        private Action<Reading?>? _changed;

        public string DeviceId => "KPG-PIR1";

        public void Pass()
        {
            _changed!(new Reading("presence", 1));
            _changed!(new Reading("presence", 0));
        }

        public void OnChange(Action<Reading?> changed) => _changed = changed;

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            readings.Add(new Reading("presence", 0));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A sensor that never answers.</summary>
    private sealed class Slow : ISensor
    {
        private volatile bool _isBeingRead;

        public bool IsBeingRead => _isBeingRead;

        public string DeviceId => "KPG-T1";

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            _isBeingRead = true;
            return new ValueTask(new TaskCompletionSource().Task);
        }
    }

    private sealed class Door : IChangingSensor
    {
        private volatile bool _isOpen;
        private Action<Reading?>? _changed;

        public string DeviceId => "KPG-C1";

        public void Open()
        {
            _isOpen = true;
            _changed!(null);
        }

        public void OnChange(Action<Reading?> changed) => _changed = changed;

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            readings.Add(new Reading("cabinetDoorOpen", _isOpen ? 1 : 0));
            return ValueTask.CompletedTask;
        }
    }
}
