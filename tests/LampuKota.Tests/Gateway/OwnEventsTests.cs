using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What a gateway tells of its own operation.</summary>
public sealed class OwnEventsTests : IAsyncDisposable
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new(Evening);
    private readonly CutDisk _disk = new();
    private readonly RecordingOutput _output = new();
    private MemoryUplink _uplink = null!;
    private GatewayService _gateway = null!;

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    private async Task StartAsync(IGatewayUpdates? updates = null)
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _uplink = new MemoryUplink();
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [new GatewayLamp("KPG-P1-L001", _output)],
            Sensors = [],
            StateDirectory = "/state",
            Disk = _disk,
            Updates = updates,
        };
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(_time), _time, NullLoggerFactory.Instance);
        await _gateway.StartAsync(CancellationToken.None);
    }

    private async Task<(string Event, string Device, EventPhase Phase, long StartUnixMs)> NextAsync()
    {
        DeviceEvent told = await _uplink.Events.ReadAsync().AsTask().WaitAsync(Deadline);
        Assert.Empty(told.Validate());
        return (told.Event, told.Device, told.Phase, told.StartUnixMs);
    }

    private Task SendAsync(LockCommand order) => _uplink.Handler.DeliverAsync(
        LightingJson.ToUtf8(order with { ExpiresUnixMs = (_time.GetCurrentInstant() + Duration.FromHours(1)).ToUnixTimeMilliseconds() }), default, CancellationToken.None);

    [Fact]
    public async Task A_lamp_is_in_maintenance_from_its_lock_to_its_release_also_over_a_restart()
    {
        await StartAsync();
        await SendAsync(LightingExamples.Lock());
        Assert.Equal(("maintenanceMode", "KPG-P1-L001", EventPhase.Start, Evening.ToUnixTimeMilliseconds()), await NextAsync());

        await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(30));
        await SendAsync(LightingExamples.Lock() with { Id = "r-1", Lock = LockOrder.Release });

        Assert.Equal(("maintenanceMode", "KPG-P1-L001", EventPhase.End, Evening.ToUnixTimeMilliseconds()), await NextAsync());
    }

    [Fact]
    public async Task A_document_that_is_refused_for_a_program_or_a_calendar_is_told_as_that_and_once()
    {
        await StartAsync();
        DesiredDocument desired = LightingExamples.Desired(3);
        DesiredDocument badProgram = desired with { Programs = [desired.Programs[0] with { Levels = [new(new(ProgramTimeBase.Sunset, 0), 101)] }] };
        DesiredDocument badCalendar = desired with { Version = 4, Calendars = [desired.Calendars[0] with { DefaultProgramId = "P-NOWHERE" }] };

        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(badProgram), CancellationToken.None);
        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(badProgram), CancellationToken.None);
        await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(badCalendar), CancellationToken.None);

        Assert.Equal(("invalidProgram", "KPG-G1", EventPhase.Instant, Evening.ToUnixTimeMilliseconds()), await NextAsync());
        Assert.Equal(("invalidCalendar", "KPG-G1", EventPhase.Instant, Evening.ToUnixTimeMilliseconds()), await NextAsync());
    }

    [Theory]
    [InlineData("{", ScheduleFlaws.None)]
    [InlineData("null", ScheduleFlaws.None)]
    [InlineData("""{"version":1,"lamps":[],"calendars":[null],"programs":[null],"settings":{"reportIntervalSeconds":60,"latitudeDegrees":0,"longitudeDegrees":0}}""", ScheduleFlaws.Program | ScheduleFlaws.Calendar)]
    public void Whatever_a_document_is_its_flaws_are_found_without_a_failure(string json, ScheduleFlaws flaws) =>
        Assert.Equal(flaws, LightingJson.FlawsOf(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task An_update_is_told_from_its_download_to_its_health_though_the_program_is_started_anew_in_between()
    {
        var before = new ScriptedUpdates();
        await StartAsync(before);
        before.Become(UpdateState.Downloading);
        Assert.Equal(("softwareUpdating", "KPG-G1", EventPhase.Start, Evening.ToUnixTimeMilliseconds()), await NextAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        before.Become(UpdateState.Trial);

        var onTrial = new ScriptedUpdates();
        onTrial.Become(UpdateState.Trial);
        await StartAsync(onTrial);
        onTrial.Become(UpdateState.Healthy);

        Assert.Equal(("softwareUpdating", "KPG-G1", EventPhase.End, Evening.ToUnixTimeMilliseconds()), await NextAsync());
    }

    [Fact]
    public async Task An_update_that_was_given_up_has_ended_when_the_version_before_it_starts()
    {
        var updates = new ScriptedUpdates();
        await StartAsync(updates);
        updates.Become(UpdateState.Trial);
        await NextAsync();

        await StartAsync(new ScriptedUpdates());

        Assert.Equal(("softwareUpdating", "KPG-G1", EventPhase.End, Evening.ToUnixTimeMilliseconds()), await NextAsync());
    }

    private sealed class ScriptedUpdates : IGatewayUpdates
    {
        public event Action? Changed;

        public ReportedUpdate? Reported { get; private set; }

        public void Want(DesiredUpdate? update)
        {
        }

        public void Become(UpdateState state)
        {
            Reported = new ReportedUpdate(UpdateKind.Application, "0.2.0", state, "R-1");
            Changed?.Invoke();
        }
    }
}
