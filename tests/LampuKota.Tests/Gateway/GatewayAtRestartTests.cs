using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Whole gateways that are stopped and started again: after a power cut, a restart of the program, a change at the backend meanwhile.</summary>
public sealed class GatewayAtRestartTests : IAsyncDisposable
{
    // 20:00 WITA.
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly CutDisk _disk = new();
    private readonly RecordingOutput[] _outputs = [.. Enumerable.Range(0, 8).Select(_ => new RecordingOutput())];
    private MemoryUplink _uplink = null!;
    private GatewayService _gateway = null!;

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private static string LampId(int lamp) => $"KPG-P1-L{lamp:D3}";

    private static DesiredDocument Desired(long version) => LightingExamples.Desired(version, [.. Enumerable.Range(0, 8).Select(LampId)]);

    private Task StartAsync(Guid bootId)
    {
        var clock = new GatewayClock(new RightClock(_time, bootId));
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [.. _outputs.Select((output, lamp) => new GatewayLamp(LampId(lamp), output))],
            Sensors = [],
            StateDirectory = "/state",
            Disk = _disk,
            Clock = clock,
        };
        _uplink = new MemoryUplink();
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(clock), _time, NullLoggerFactory.Instance);
        return _gateway.StartAsync(CancellationToken.None);
    }

    private async Task RestartAsync(Guid bootId)
    {
        await _gateway.DisposeAsync();
        foreach (RecordingOutput output in _outputs)
            output.Levels.Clear();
        await StartAsync(bootId);
    }

    private ValueTask SendDesiredAsync(long version) => _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(Desired(version)), CancellationToken.None);

    private async Task<bool> UntilLitAsync(int count)
    {
        while (_outputs.Count(output => output.Level == 100) < count)
            await Task.Delay(1);
        return true;
    }

    [Fact]
    public async Task After_a_power_cut_lamps_are_lit_in_stages_and_after_a_restart_of_the_program_at_once()
    {
        var boot = Guid.NewGuid();
        await StartAsync(boot);
        await SendDesiredAsync(1);
        await _time.AdvanceUntilAsync(UntilLitAsync(8), TimeSpan.FromSeconds(1));

        await RestartAsync(boot);
        await UntilLitAsync(8).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.All(_outputs, output => Assert.Equal([100], output.Levels));

        Instant cut = _time.GetCurrentInstant();
        await RestartAsync(Guid.NewGuid());
        await _time.AdvanceUntilAsync(UntilLitAsync(5), TimeSpan.FromMilliseconds(100));
        Assert.True(_time.GetCurrentInstant() - cut >= Duration.FromSeconds(10));
        Assert.Equal(5, _outputs.Count(output => output.Level == 100));
        await _time.AdvanceUntilAsync(UntilLitAsync(8), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_schedule_that_comes_late_is_applied_at_once_to_the_level_that_holds_now()
    {
        await StartAsync(Guid.NewGuid());
        _time.Advance(TimeSpan.FromMinutes(90));
        await SendDesiredAsync(1);
        await UntilLitAsync(8).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_medium_that_fails_stops_neither_commands_nor_events_nor_the_restored_calendar()
    {
        await StartAsync(Guid.NewGuid());
        await SendDesiredAsync(1);
        _disk.Failure = "Input/output error";

        await SendDesiredAsync(2);
        var command = new LampCommand("c-1", [LampId(3)], 20, 0, (_time.GetCurrentInstant() + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test");
        await _uplink.Handler.DeliverAsync(LightingJson.ToUtf8(command), default, CancellationToken.None);

        LampCommandResult result = (await _uplink.Results.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10))).Result;
        Assert.Equal((LampCommandResultState.Accepted, 20), (result.State, _outputs[3].Level));
    }

    [Fact]
    public async Task A_version_that_could_not_be_written_is_not_reported_as_running_until_it_was()
    {
        await StartAsync(Guid.NewGuid());
        await SendDesiredAsync(1);
        Assert.Equal((1L, null), await ReportedAsync(one => one.DesiredVersion == 1));
        _disk.Failure = "Input/output error";

        await SendDesiredAsync(2);
        (long running, string? reason) = await ReportedAsync(one => one.RefusedVersion == 2);
        Assert.Equal(1, running);
        Assert.Contains("could not be written", reason, StringComparison.Ordinal);

        _disk.Failure = null;
        Assert.Equal((2L, null), await _time.AdvanceUntilAsync(ReportedAsync(one => one.DesiredVersion == 2), TimeSpan.FromSeconds(1)));
    }

    private async Task<(long Running, string? Reason)> ReportedAsync(Func<ReportedDocument, bool> isMeant)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            ReportedDocument reported = await _uplink.Reported.ReadAsync(deadline.Token);
            if (isMeant(reported))
                return (reported.DesiredVersion, reported.RefusedReason);
        }
    }

    [Fact]
    public async Task Commands_that_cannot_be_read_are_reported_and_a_flood_of_them_once()
    {
        await StartAsync(Guid.NewGuid());
        for (int i = 0; i < 20; i++)
            await _uplink.Handler.DeliverAsync("{"u8.ToArray(), default, CancellationToken.None);
        await SendDesiredAsync(1);

        var told = new List<long>();
        while (told.Count == 0 || told[^1] < 20)
        {
            ReportedDocument reported = await _uplink.Reported.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            told.Add(reported.UnreadableCommands ?? 0);
        }

        Assert.InRange(told.Count, 1, 4);
        Assert.Equal(20, _gateway.Counts.CommandsUnreadable);
    }

    [Fact]
    public async Task What_lamps_without_a_meter_have_come_to_is_reported_and_outlasts_a_restart()
    {
        var boot = Guid.NewGuid();
        await StartAsync(boot);
        await SendDesiredAsync(1);
        await _time.AdvanceUntilAsync(UntilLitAsync(8), TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromHours(2));
        await RestartAsync(boot);

        double hours = 0;
        while (hours < 2)
        {
            TelemetryRow[] pack = await _time.AdvanceUntilAsync(_uplink.Packs.ReadAsync().AsTask(), TimeSpan.FromMilliseconds(100));
            hours = pack.First(row => row is { Device: "KPG-P1-L007", Quantity: "operatingHours" }).Value;
        }

        Assert.InRange(hours, 2, 2.1);
    }

    private sealed class RightClock(ManualTimeProvider time, Guid bootId) : IMachineClock
    {
        public Duration SinceBoot => time.GetCurrentInstant() - Evening + Duration.FromSeconds(20);

        public Instant Wall => time.GetCurrentInstant();

        public MachineTime Read() => new(Wall, SinceBoot, bootId, IsSynchronised: true, HasBatteryClock: false);
    }
}
