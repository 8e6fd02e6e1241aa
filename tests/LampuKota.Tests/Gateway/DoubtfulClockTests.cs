using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A whole gateway at a start without network and battery clock: its clock shows the year 2026, but the wrong day.</summary>
public sealed class DoubtfulClockTests : IAsyncDisposable
{
    private static readonly Instant Real = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly Instant Shown = Instant.FromUtc(2026, 3, 1, 4, 0);

    private readonly ManualTimeProvider _time = new(Real);
    private readonly LinkedMachineClock _machine;
    private readonly CutDisk _disk = new();
    private readonly RecordingOutput _output = new();
    private readonly FollowingMeter _meter;
    private readonly MemoryUplink _uplink = new();
    private GatewayService _gateway = null!;

    public DoubtfulClockTests()
    {
        _machine = new LinkedMachineClock(_time, Shown - Real);
        _meter = new FollowingMeter("KPG-P1-L001", _output);
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private Task StartAsync(CutDisk disk)
    {
        var clock = new GatewayClock(_machine);
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [new GatewayLamp("KPG-P1-L001", _output)],
            Sensors = [_meter],
            StateDirectory = "/state",
            Disk = disk,
            Clock = clock,
        };
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(clock), _time, NullLoggerFactory.Instance);
        return _gateway.StartAsync(CancellationToken.None);
    }

    private async Task<bool> ReadsAsync(int reads)
    {
        while (_meter.Reads < reads)
            await Task.Yield();
        return true;
    }

    [Fact]
    public async Task Samples_are_held_until_the_time_is_known_and_then_bear_the_time_at_which_they_were_taken()
    {
        await StartAsync(_disk);
        await _time.AdvanceUntilAsync(ReadsAsync(8), TimeSpan.FromSeconds(10));
        Assert.False(_uplink.Packs.TryRead(out _));
        Assert.True(_gateway.Counts.SamplesWaiting > 0);

        _machine.BecomeRight();
        TelemetryRow[] pack = await _time.AdvanceUntilAsync(_uplink.Packs.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));

        long now = _time.GetCurrentInstant().ToUnixTimeMilliseconds();
        Assert.All(pack, row => Assert.InRange(row.TimestampUnixMs, Real.ToUnixTimeMilliseconds(), now));
        Assert.True(pack.Select(row => row.TimestampUnixMs).Distinct().Count() >= 5);
        Assert.Equal(100, _output.Level);
    }

    [Fact]
    public async Task A_doubt_that_lasted_is_told_with_its_beginning_and_its_end()
    {
        await StartAsync(_disk);
        await _time.AdvanceUntilAsync(ReadsAsync(8), TimeSpan.FromSeconds(10));

        _machine.BecomeRight();
        DeviceEvent reset = await _time.AdvanceUntilAsync(_uplink.Events.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));
        Assert.Equal(("deviceReset", EventPhase.Instant, (Real - Duration.FromSeconds(20)).ToUnixTimeMilliseconds()), (reset.Event, reset.Phase, reset.StartUnixMs));
        DeviceEvent start = await _time.AdvanceUntilAsync(_uplink.Events.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));
        DeviceEvent end = await _time.AdvanceUntilAsync(_uplink.Events.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));

        Assert.Equal(("clockDoubtful", EventPhase.Start, Real.ToUnixTimeMilliseconds()), (start.Event, start.Phase, start.StartUnixMs));
        Assert.Equal((EventPhase.End, start.StartUnixMs), (end.Phase, end.StartUnixMs));
        Assert.Empty(start.Validate());
    }

    [Fact]
    public async Task What_was_held_survives_a_kill_and_is_stamped_by_the_next_life_in_the_same_boot()
    {
        await StartAsync(_disk);
        await _time.AdvanceUntilAsync(ReadsAsync(4), TimeSpan.FromSeconds(10));
        await _time.AdvanceUntilAsync(UntilJournalAsync(), TimeSpan.FromMilliseconds(10));
        _disk.TurnOff();
        await Assert.ThrowsAsync<PowerCutException>(async () => await _gateway.DisposeAsync());
        long lastOfTheFirstLife = _time.GetCurrentInstant().ToUnixTimeMilliseconds();

        _time.Advance(TimeSpan.FromSeconds(30));
        _machine.BecomeRight();
        await StartAsync(_disk.AfterKill());
        TelemetryRow[] pack;
        do
        {
            pack = await _time.AdvanceUntilAsync(_uplink.Packs.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));
            Assert.All(pack, row => Assert.True(row.TimestampUnixMs >= Real.ToUnixTimeMilliseconds()));
        }
        while (!pack.Any(row => row.TimestampUnixMs <= lastOfTheFirstLife));
    }

    [Fact]
    public async Task Bounds_of_the_time_are_kept_and_grow_with_each_start_without_it()
    {
        // 06:00 WITA was kept, and the power was away for an unknown time.
        DurableFile.Replace(_disk, "/state/clock.json", new ClockMemory(Instant.FromUtc(2026, 11, 20, 22, 0).ToUnixTimeMilliseconds(), 5_000, Guid.NewGuid()).ToUtf8());
        await StartAsync(_disk);
        _time.Advance(TimeSpan.FromHours(1));
        await _gateway.StopAsync(CancellationToken.None);

        Assert.True(ClockMemory.TryParse(_disk.Read("/state/clock.json"), out ClockMemory? kept, out _));
        Assert.InRange(kept!.UnixMs, Instant.FromUtc(2026, 11, 20, 22, 59).ToUnixTimeMilliseconds(), Instant.FromUtc(2026, 11, 20, 23, 1).ToUnixTimeMilliseconds());
        TimeBounds next = TimeBounds.Of(kept, Guid.NewGuid(), Duration.Zero, Duration.FromHours(6));
        Assert.InRange(next.Width, Duration.FromHours(14), Duration.FromHours(14.1));
    }

    private async Task<bool> UntilJournalAsync()
    {
        while (_disk.Read("/state/outbox/journal") is not { Length: > 0 })
            await Task.Yield();
        return true;
    }

    /// <summary>A machine's clock that runs with the test's time, wrong by some span until it becomes right.</summary>
    private sealed class LinkedMachineClock(ManualTimeProvider time, Duration wrongBy) : IMachineClock
    {
        private readonly Guid _bootId = Guid.NewGuid();
        private volatile bool _isRight;

        public Duration SinceBoot => time.GetCurrentInstant() - Real + Duration.FromSeconds(20);

        public Instant Wall => time.GetCurrentInstant() + (_isRight ? Duration.Zero : wrongBy);

        public MachineTime Read() => new(Wall, SinceBoot, _bootId, _isRight, HasBatteryClock: false);

        public void BecomeRight() => _isRight = true;
    }
}
