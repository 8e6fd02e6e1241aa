using System.Threading.Channels;
using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public sealed class GatewayServiceTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly string _state = Directory.CreateTempSubdirectory("lampukota-").FullName;
    private readonly RecordingOutput _output = new();
    private readonly FollowingMeter _meter;
    private MemoryUplink _uplink = null!;
    private GatewayService _gateway = null!;

    public GatewayServiceTests() => _meter = new FollowingMeter("KPG-P1-L001", _output);

    public Task InitializeAsync() => StartGatewayAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        if (Directory.Exists(_state))
            Directory.Delete(_state, recursive: true);
    }

    private Task StartGatewayAsync(double speed = 1)
    {
        _uplink = new MemoryUplink();
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [new GatewayLamp("KPG-P1-L001", _output)],
            Sensors = [_meter],
            StateDirectory = _state,
        };
        _gateway = new GatewayService(options, _uplink, new CityClock(_time, Evening, Evening, speed), _time, NullLoggerFactory.Instance);
        return _gateway.StartAsync(CancellationToken.None);
    }

    private ValueTask SendDesiredAsync(long version = 1) =>
        _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(LightingExamples.Desired(version)), CancellationToken.None);

    private Task SendCommandAsync(int? level, string id = "c-1") => _uplink.Handler.DeliverAsync(
        LightingJson.ToUtf8(new LampCommand(id, ["KPG-P1-L001"], level, 0, (_time.GetCurrentInstant() + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test")),
        new CommandDelivery("abc"u8.ToArray()),
        CancellationToken.None);

    private Task SendLockAsync(LockOrder order, int? level) => _uplink.Handler.DeliverAsync(
        LightingJson.ToUtf8(LightingExamples.Lock() with
        {
            Id = order == LockOrder.Hold ? "k-1" : "r-1",
            Lock = order,
            HeldLevel = level,
            ExpiresUnixMs = (_time.GetCurrentInstant() + Duration.FromHours(2)).ToUnixTimeMilliseconds(),
        }),
        new CommandDelivery("abc"u8.ToArray()),
        CancellationToken.None);

    private static Task<T> NextAsync<T>(ChannelReader<T> reader) => reader.ReadAsync().AsTask().WaitAsync(Deadline);

    private async Task<ReportedDocument> ReportedAsync(Predicate<ReportedDocument> isMeant)
    {
        while (true)
        {
            ReportedDocument reported = await NextAsync(_uplink.Reported);
            if (isMeant(reported))
                return reported;
        }
    }

    private async Task<TelemetryRow> PowerAsync(Predicate<double> isMeant)
    {
        while (true)
        {
            foreach (TelemetryRow row in await NextAsync(_uplink.Packs))
            {
                if (row.Quantity == "activePower" && isMeant(row.Value))
                    return row;
            }
        }
    }

    [Fact]
    public async Task A_command_is_applied_then_answered_and_then_proven_by_measured_power()
    {
        await SendDesiredAsync();
        await SendCommandAsync(50);

        (LampCommandResult result, byte[] correlationData) = await NextAsync(_uplink.Results);
        TelemetryRow power = await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 45), Step);

        Assert.Equal((LampCommandResultState.Accepted, "c-1", "KPG-P1-L001"), (result.State, result.Id, result.Target));
        Assert.Equal("abc"u8, correlationData);
        Assert.Equal(50, _output.Level);
        Assert.True(PowerProof.Agrees(90, 50, power.Value, result.AtUnixMs, power.TimestampUnixMs));
        Assert.InRange(power.TimestampUnixMs - result.AtUnixMs, 0, 40);
    }

    [Fact]
    public async Task A_command_sent_twice_is_answered_twice_and_applied_once()
    {
        await SendCommandAsync(50);
        await SendCommandAsync(50);

        Assert.Equal((await NextAsync(_uplink.Results)).Result, (await NextAsync(_uplink.Results)).Result);
        Assert.Equal([50], _output.Levels);
        Assert.Equal((2, 1), (_gateway.Counts.CommandsReceived, _gateway.Counts.CommandsRepeated));
    }

    [Fact]
    public async Task A_command_that_comes_while_the_gateway_stops_is_not_acknowledged_so_that_it_comes_again()
    {
        await _gateway.StopAsync(CancellationToken.None);
        using var connection = new CancellationTokenSource();
        Task handling = _uplink.Handler.DeliverAsync("{"u8.ToArray(), default, connection.Token);

        Assert.False(handling.IsCompleted);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handling);
    }

    [Fact]
    public async Task A_desired_document_is_run_and_reported()
    {
        await SendDesiredAsync(7);

        Assert.Empty((await ReportedAsync(reported => reported.DesiredVersion == 7)).Overrides);
        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 90), Step);
        Assert.Equal(100, _output.Level);
    }

    [Fact]
    public async Task A_refused_document_is_reported_with_the_reason_and_the_running_one_stays()
    {
        await SendDesiredAsync(7);
        await SendDesiredAsync(6);

        ReportedDocument reported = await ReportedAsync(reported => reported.RefusedReason is not null);
        Assert.Equal((7, 6), (reported.DesiredVersion, reported.RefusedVersion));
    }

    [Fact]
    public async Task An_override_is_reported_and_ends_by_itself()
    {
        await SendDesiredAsync();
        await SendCommandAsync(20);
        Assert.Equal(20, (await ReportedAsync(reported => reported.Overrides.Count == 1)).Overrides[0].LevelPercent);

        await _time.AdvanceUntilAsync(ReportedAsync(reported => reported.Overrides.Count == 0), TimeSpan.FromMinutes(1));
        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 90), TimeSpan.FromSeconds(1));
        Assert.Equal(100, _output.Level);
    }

    [Fact]
    public async Task Lamps_are_switched_at_sunrise_without_any_backend()
    {
        await SendDesiredAsync();
        _uplink.Connect(false);

        Instant sunrise = AstronomicalClock.Kupang().DayOf(Evening).Sunrise;
        while (_time.GetCurrentInstant() < sunrise)
            _time.Advance(TimeSpan.FromMinutes(1));
        _uplink.Connect(true);

        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 0), Step);
        Assert.Equal(0, _output.Level);
    }

    [Fact]
    public async Task What_is_measured_while_the_uplink_is_away_arrives_when_it_is_back()
    {
        await SendDesiredAsync();
        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 90), Step);
        _uplink.Connect(false);
        int reads = _meter.Reads;
        await _time.AdvanceUntilAsync(UntilAsync(() => _meter.Reads >= reads + 5), TimeSpan.FromSeconds(10));

        _uplink.Connect(true);

        long previous = (await PowerAsync(_ => true)).TimestampUnixMs;
        for (int i = 0; i < 4; i++)
            previous = Math.Max(previous, (await _time.AdvanceUntilAsync(PowerAsync(_ => true), TimeSpan.FromSeconds(10))).TimestampUnixMs);
        Assert.True(previous >= (Evening + Duration.FromMinutes(4)).ToUnixTimeMilliseconds());
        Assert.Equal(0, _gateway.Counts.SamplesDropped);
    }

    [Fact]
    public async Task A_dead_lamp_raises_an_event_and_its_repair_clears_it()
    {
        await SendDesiredAsync();
        _meter.StuckWatts = 0.4;

        DeviceEvent raised = await _time.AdvanceUntilAsync(NextAsync(_uplink.Events), TimeSpan.FromSeconds(5));
        Assert.Equal(("lampFailure", "KPG-P1-L001", EventPhase.Start), (raised.Event, raised.Device, raised.Phase));
        Assert.Empty(raised.Validate());

        _meter.StuckWatts = null;
        DeviceEvent cleared = await _time.AdvanceUntilAsync(NextAsync(_uplink.Events), TimeSpan.FromSeconds(5));
        Assert.Equal((EventPhase.End, raised.StartUnixMs), (cleared.Phase, cleared.StartUnixMs));
    }

    [Fact]
    public async Task After_a_restart_the_gateway_runs_what_it_ran_before_without_any_backend()
    {
        await SendDesiredAsync(9);
        await SendCommandAsync(20);
        await _gateway.DisposeAsync();
        _output.Levels.Clear();

        await StartGatewayAsync();
        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 18), Step);

        Assert.Equal([20], _output.Levels);
        _uplink.Connect(true);
        ReportedDocument reported = await ReportedAsync(_ => true);
        Assert.Equal((9, "c-1"), (reported.DesiredVersion, Assert.Single(reported.Overrides).CommandId));
    }

    [Fact]
    public async Task A_lock_is_reported_and_outlasts_a_restart_and_everything_that_would_switch_the_lamp()
    {
        await SendDesiredAsync();
        await SendCommandAsync(30);
        await SendLockAsync(LockOrder.Hold, level: 0);
        ReportedLock held = Assert.Single((await ReportedAsync(reported => reported.Locks is not null)).Locks!);
        Assert.Equal(("k-1", "Yohanes Nope"), (held.LockId, held.Owner));

        await _gateway.DisposeAsync();
        await StartGatewayAsync();
        await SendCommandAsync(80, "c-2");

        (LampCommandResult refused, _) = await NextAsync(_uplink.Results);
        Assert.Equal(("c-2", RejectionReason.Locked), (refused.Id, refused.Reason));
        Assert.Equal(0, _output.Level);
        Assert.Equal(held.SinceUnixMs, (await ReportedAsync(reported => reported.Locks is not null)).Locks![0].SinceUnixMs);
    }

    [Fact]
    public async Task A_lock_does_not_end_by_itself_and_its_release_brings_the_lamp_to_what_holds_then()
    {
        await SendDesiredAsync();
        await SendLockAsync(LockOrder.Hold, level: 0);
        await NextAsync(_uplink.Results);
        _time.Advance(TimeSpan.FromHours(3)); // Past its due time, and still night.
        Assert.Equal(0, _output.Level);

        await SendLockAsync(LockOrder.Release, level: null);

        await NextAsync(_uplink.Results);
        await _time.AdvanceUntilAsync(ReportedAsync(reported => reported.Locks is null), Step);
        await _time.AdvanceUntilAsync(PowerAsync(watts => watts == 90), Step);
        Assert.Equal(100, _output.Level);
    }

    [Fact]
    public async Task A_sensor_that_hangs_is_given_up_and_read_again_once_it_has_ended()
    {
        _meter.Hangs = true;
        await _time.AdvanceUntilAsync(UntilAsync(() => _gateway.Counts.SensorFailures > 0), TimeSpan.FromSeconds(1));

        _meter.Hangs = false;
        await _time.AdvanceUntilAsync(PowerAsync(_ => true), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task In_a_city_that_lives_sixty_times_faster_reports_come_a_city_minute_apart()
    {
        await _gateway.DisposeAsync();
        await StartGatewayAsync(speed: 60);
        await SendDesiredAsync();

        long first = (await _time.AdvanceUntilAsync(PowerAsync(_ => true), Step)).TimestampUnixMs;
        var reports = new HashSet<long>();
        while (reports.Count < 3)
            reports.Add((await _time.AdvanceUntilAsync(PowerAsync(_ => true), Step)).TimestampUnixMs / 60_000);

        Assert.True(reports.Max() - first / 60_000 >= 2);
        Assert.True(_time.GetCurrentInstant() - Evening < Duration.FromMinutes(1));
    }

    [Fact]
    public async Task Values_are_rounded_to_the_decimals_that_are_worth_sending()
    {
        TelemetryRow[] pack = await _time.AdvanceUntilAsync(NextAsync(_uplink.Packs), Step);

        Assert.Equal(220.0, Assert.Single(pack, row => row.Quantity == "supplyVoltage").Value);
    }

    [Fact]
    public async Task Stopping_leaves_every_output_as_it_is()
    {
        await SendCommandAsync(40);
        await _gateway.StopAsync(CancellationToken.None);

        Assert.Equal([40], _output.Levels);
        Assert.True(_gateway.Completion.IsCompleted);
    }

    private static async Task<bool> UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Yield();
        return true;
    }
}
