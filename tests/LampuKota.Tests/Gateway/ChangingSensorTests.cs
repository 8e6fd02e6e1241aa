using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A sensor that tells of a change is read at once, within a bound.</summary>
public sealed class ChangingSensorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
    public void A_contact_that_chatters_is_read_once_in_a_while()
    {
        var time = new FakeTime();
        var events = new FaultEvents(new Outbox(1_000), new GatewayCounters(), new StateFolder(LinuxDisk.Instance, null, NullLogger.Instance));
        var slot = new SensorSlot(new Door(), lamp: null, device: 0, new DeviceFaults("KPG-C1", null, [], events));
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

    private sealed class Door : IChangingSensor
    {
        private volatile bool _isOpen;
        private Action? _changed;

        public string DeviceId => "KPG-C1";

        public void Open()
        {
            _isOpen = true;
            _changed!();
        }

        public void OnChange(Action changed) => _changed = changed;

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            readings.Add(new Reading("cabinetDoorOpen", _isOpen ? 1 : 0));
            return ValueTask.CompletedTask;
        }
    }
}
