using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A sensor that takes long, hangs or fails is its own matter: the others are read and reported without it.</summary>
public sealed class SlowSensorTests : IAsyncDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 4, 0);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _time = new(Start);
    private readonly MemoryUplink _uplink = new();
    private readonly AnsweringSensor _slow = new("KPG-T1");
    private readonly AnsweringSensor _quick = new("KPG-T2");
    private readonly GatewayService _gateway;

    public SlowSensorTests()
    {
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [], Sensors = [_slow, _quick] };
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private async Task<TelemetryRow[]> NextPackAsync(TimeSpan? step = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _time.AdvanceUntilAsync(_uplink.Packs.ReadAsync(deadline.Token).AsTask(), step ?? Step);
    }

    [Fact]
    public async Task Sensors_that_answer_late_go_up_in_one_pack_and_each_is_read_beside_the_other()
    {
        (_slow.Hold, _quick.Hold) = (true, true);
        await _gateway.StartAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _slow.UntilAskedAsync();
        await _quick.UntilAskedAsync();

        _quick.Answer(2);
        _slow.Answer(1);

        Assert.Equal([("KPG-T1", 1.0), ("KPG-T2", 2.0)], (await NextPackAsync()).Select(row => (row.Device, row.Value)).Order());
    }

    [Fact]
    public async Task A_report_does_not_wait_long_for_a_sensor_and_what_it_says_later_follows()
    {
        _slow.Hold = true;
        await _gateway.StartAsync(CancellationToken.None);

        Assert.Equal("KPG-T2", Assert.Single(await NextPackAsync()).Device);
        Assert.InRange(_time.GetCurrentInstant() - Start, Duration.Zero, Duration.FromSeconds(4));

        _slow.Answer(7);
        TelemetryRow late = Assert.Single(await NextPackAsync());
        Assert.Equal(("KPG-T1", 7.0), (late.Device, late.Value));
    }

    [Fact]
    public async Task Sensors_of_one_bus_are_read_one_after_the_other_and_the_time_of_those_before_is_not_theirs()
    {
        (_slow.Bus, _quick.Bus) = ("one-wire", "one-wire");
        _slow.Hold = true;
        await _gateway.DisposeAsync();
        var options = new GatewayOptions { GatewayId = "KPG-G1", Lamps = [], Sensors = [_slow, _quick] };
        var uplink = new MemoryUplink();
        await using var gateway = new GatewayService(options, uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _slow.UntilAskedAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, _quick.Asked);

        _quick.Hold = true;
        _slow.Answer(1);
        await _quick.UntilAskedAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        _quick.Answer(2);

        var values = new List<double>();
        while (values.Count < 2)
            values.AddRange((await _time.AdvanceUntilAsync(uplink.Packs.ReadAsync().AsTask(), Step)).Select(row => row.Value));
        Assert.Equal([1, 2], values);
        Assert.Equal(0, gateway.Counts.SensorFailures);
    }

    [Fact]
    public async Task A_sensor_that_hangs_is_not_asked_again_before_it_has_ended_and_is_silent_meanwhile()
    {
        _slow.Hold = true;
        await _gateway.StartAsync(CancellationToken.None);
        for (int minute = 0; minute < 5; minute++)
            Assert.Equal("KPG-T2", Assert.Single(await NextPackAsync(TimeSpan.FromSeconds(1))).Device);
        Assert.Equal(1, _slow.Asked);
        Assert.Equal(1, _gateway.Counts.SensorFailures);

        _slow.Hold = false;
        _slow.Answer(7);
        TelemetryRow[] pack = await NextPackAsync(TimeSpan.FromSeconds(1));
        while (pack.Length == 1)
            pack = await NextPackAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["KPG-T1", "KPG-T2"], pack.Select(row => row.Device).Order());
        Assert.DoesNotContain(pack, row => row.Value == 7);
    }

    [Fact]
    public void A_sensor_that_fails_is_left_alone_for_a_while_that_grows_up_to_sixteen_seconds()
    {
        _slow.Fails = true;
        var reader = new SensorReader(_slow, _time, static () => { });
        var pauses = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(ReadingResult.Failed, reader.Begin(CancellationToken.None));
            Assert.True(reader.IsPausing);
            pauses.Add(reader.UntilPauseEnds.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 16, 16], pauses);
        _slow.Fails = false;
        Assert.Equal(ReadingResult.Succeeded, reader.Begin(CancellationToken.None));
        Assert.False(reader.IsPausing);
    }

    /// <summary>Answers at once, or when the test says so.</summary>
    private sealed class AnsweringSensor(string deviceId) : ISensor
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _answer = new();
        private ICollection<Reading> _into = [];
        private volatile int _timesAsked;

        public string DeviceId => deviceId;

        public string? Bus { get; set; }

        public bool Hold { get; set; }

        public bool Fails { get; set; }

        public int Asked => _timesAsked;

        public Task UntilAskedAsync() => _asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Answer(double value)
        {
            _into.Add(new Reading("temperature", value));
            _answer.SetResult();
        }

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            _timesAsked++;
            if (Fails)
                throw new IOException("the chip does not answer");
            if (!Hold)
            {
                readings.Add(new Reading("temperature", 20));
                return ValueTask.CompletedTask;
            }

            (_into, _answer) = (readings, new TaskCompletionSource());
            _asked.TrySetResult();
            return new ValueTask(_answer.Task);
        }
    }
}
