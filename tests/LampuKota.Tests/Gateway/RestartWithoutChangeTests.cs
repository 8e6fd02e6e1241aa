using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A program that ends, however it ends, and is started again within the same boot of the machine gives no output another level than it had.</summary>
public sealed class RestartWithoutChangeTests : IAsyncDisposable
{
    private const string LampId = "KPG-P1-L001";

    // Midnight and noon WITA.
    private static readonly Instant Midnight = Instant.FromUtc(2026, 11, 21, 16, 0);
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 22, 4, 30);
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0);
    private static readonly ProgramTime Sunrise = new(ProgramTimeBase.Sunrise, 0);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Guid _boot = Guid.NewGuid();
    private readonly TellingSensor _photocell = new("KPG-PC1", "photocellOutput");
    private readonly TellingSensor _motion = new("KPG-PIR1", "presence");
    private ManualTimeProvider _time = new(Midnight);
    private CutDisk _disk = new();
    private RecordingOutput _output = new();
    private MemoryUplink _uplink = null!;
    private GatewayService? _gateway;

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    private async Task StartAsync(ControlProgram? program = null)
    {
        var clock = new GatewayClock(new BootClock(_time, _boot));
        var options = new GatewayOptions
        {
            GatewayId = "KPG-G1",
            Lamps = [new GatewayLamp(LampId, _output)],
            Sensors = [_photocell, _motion],
            StateDirectory = "/state",
            Disk = _disk,
            Clock = clock,
        };
        _uplink = new MemoryUplink();
        _gateway = new GatewayService(options, _uplink, CityClock.RealTime(clock), _time, NullLoggerFactory.Instance);
        await _gateway.StartAsync(CancellationToken.None);
        if (program is not null)
            await _uplink.Handler.OnDesiredAsync(LightingJson.ToUtf8(LightingExamples.Desired(1) with { Programs = [program] }), CancellationToken.None);
    }

    // Killed, not stopped: what was not written by now is not there. Sensors answer a while after the start.
    private async Task KillAndStartAsync()
    {
        _disk = _disk.AfterKill();
        await _gateway!.DisposeAsync();
        _output = new RecordingOutput();
        (_photocell.IsSilent, _motion.IsSilent) = (true, true);
        await StartAsync();
    }

    private async Task AdvanceUntilAsync(Func<bool> holds, int stepMs = 100) => await _time.AdvanceUntilAsync(UntilAsync(holds), TimeSpan.FromMilliseconds(stepMs));

    private static async Task<bool> UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(1, deadline.Token);
        return true;
    }

    private async Task ThenSensorsAnswerAsync(int seconds)
    {
        await AdvanceUntilAsync(() => _photocell.Asked > 0);
        (_photocell.IsSilent, _motion.IsSilent) = (false, false);
        Instant end = _time.GetCurrentInstant() + Duration.FromSeconds(seconds);
        await AdvanceUntilAsync(() => _time.GetCurrentInstant() >= end);
    }

    public static TheoryData<PhotocellUse, bool, bool> Photocells()
    {
        var all = new TheoryData<PhotocellUse, bool, bool>();
        foreach (PhotocellUse use in Enum.GetValues<PhotocellUse>())
        {
            foreach (bool isDark in new[] { false, true })
            {
                all.Add(use, isDark, true);
                all.Add(use, isDark, false);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Photocells))]
    public async Task Whatever_the_photocell_has_to_say(PhotocellUse use, bool isDark, bool isNight)
    {
        _time = new ManualTimeProvider(isNight ? Midnight : Noon);
        _photocell.Value = isDark ? 1 : 0;
        await StartAsync(new ControlProgram("P-FULL", "Fotosel", [], [new ActivePeriod(Sunset, Sunrise, use)]));
        int wanted = use switch
        {
            PhotocellUse.None => isNight ? 100 : 0,
            PhotocellUse.Alone => isDark ? 100 : 0,
            PhotocellUse.Both => isNight && isDark ? 100 : 0,
            _ => isNight || isDark ? 100 : 0,
        };
        await AdvanceUntilAsync(() => _photocell.Asked > 0);
        await AdvanceUntilAsync(() => _output.Level == wanted);
        Instant later = _time.GetCurrentInstant() + Duration.FromSeconds(40); // the stages of a first start are over
        await AdvanceUntilAsync(() => _time.GetCurrentInstant() >= later, 1_000);

        await KillAndStartAsync();
        await UntilAsync(() => _output.Level is not null);
        await ThenSensorsAnswerAsync(5);

        Assert.Equal([wanted], _output.Levels);
    }

    [Fact]
    public async Task Within_the_hold_time_of_a_motion()
    {
        var whenSeen = new DynamicLevel(new DynamicCondition("KPG-PIR1", "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 120);
        await StartAsync(new ControlProgram("P-FULL", "Gerak", [new(Sunset, 20)], [new ActivePeriod(Sunset, Sunrise)], [whenSeen]));
        await AdvanceUntilAsync(() => _output.Level == 20);
        _motion.Value = 1;
        await AdvanceUntilAsync(() => _output.Level == 100);
        _motion.Value = 0;
        int asked = _motion.Asked;
        await AdvanceUntilAsync(() => _motion.Asked > asked + 5);
        Instant seen = _time.GetCurrentInstant();

        await KillAndStartAsync();
        await UntilAsync(() => _output.Level is not null);
        await ThenSensorsAnswerAsync(60);
        Assert.Equal([100], _output.Levels);

        await AdvanceUntilAsync(() => _output.Level == 20, 1_000);
        Assert.InRange((_time.GetCurrentInstant() - seen).TotalSeconds, 100, 140);
    }

    [Fact]
    public async Task While_a_motion_is_seen_and_a_sensor_that_is_not_there_any_more_is_given_up()
    {
        var whenSeen = new DynamicLevel(new DynamicCondition("KPG-PIR1", "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 5);
        await StartAsync(new ControlProgram("P-FULL", "Gerak", [new(Sunset, 20)], [new ActivePeriod(Sunset, Sunrise)], [whenSeen]));
        _motion.Value = 1;
        await AdvanceUntilAsync(() => _output.Level == 100);

        await KillAndStartAsync();
        await UntilAsync(() => _output.Level is not null);
        Instant start = _time.GetCurrentInstant();
        await AdvanceUntilAsync(() => _output.Level == 20, 500);

        Assert.Equal([100, 20], _output.Levels);
        Assert.InRange((_time.GetCurrentInstant() - start).TotalSeconds, 5, 130);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_the_middle_of_a_ramp_which_then_goes_on(bool isCommand)
    {
        ControlProgram full = new("P-FULL", "Landai", [new(Sunset, 0), new(new ProgramTime(ProgramTimeBase.LocalTime, 1), 100)], RampSeconds: 100);
        await StartAsync(isCommand ? full with { Levels = [new(Sunset, 0)] } : full);
        await AdvanceUntilAsync(() => _output.Level == 0);
        if (isCommand)
        {
            var command = new LampCommand("c-1", [LampId], 100, 100, (_time.GetCurrentInstant() + Duration.FromHours(1)).ToUnixTimeMilliseconds(), "test");
            await _uplink.Handler.DeliverAsync(LightingJson.ToUtf8(command), default, CancellationToken.None);
        }

        await AdvanceUntilAsync(() => _output.Level >= 50, 250);
        int before = _output.Level!.Value;

        await KillAndStartAsync();
        await UntilAsync(() => _output.Level is not null);
        Assert.Equal(before, _output.Levels[0]);

        await AdvanceUntilAsync(() => _output.Level == 100, 250);
        Assert.All(_output.Levels.Zip(_output.Levels.Skip(1)), step => Assert.Equal(1, step.Second - step.First));
    }

    [Fact]
    public async Task Though_nothing_is_known_of_before_until_the_photocell_has_spoken_or_five_seconds_are_over()
    {
        _photocell.Value = 0;
        await StartAsync(new ControlProgram("P-FULL", "Fotosel", [], [new ActivePeriod(Sunset, Sunrise, PhotocellUse.Both)]));
        await AdvanceUntilAsync(() => _output.Level == 0);
        Instant later = _time.GetCurrentInstant() + Duration.FromSeconds(80); // the stages of a first start are over
        await AdvanceUntilAsync(() => _time.GetCurrentInstant() >= later, 1_000);

        _disk.Delete("/state/running.json");
        await KillAndStartAsync();
        await AdvanceUntilAsync(() => _photocell.Asked > 0);
        Assert.Empty(_output.Levels);
        _photocell.IsSilent = false;
        await AdvanceUntilAsync(() => _output.Level is not null);
        Assert.Equal([0], _output.Levels);

        _disk.Delete("/state/running.json");
        await KillAndStartAsync();
        Instant start = _time.GetCurrentInstant();
        await AdvanceUntilAsync(() => _output.Level is not null);
        Assert.Equal([100], _output.Levels);
        Assert.InRange((_time.GetCurrentInstant() - start).TotalSeconds, 5, 6);
    }

    [Fact]
    public async Task A_kill_while_lamps_wait_for_their_turn_after_a_power_cut_lights_none_of_them_at_once()
    {
        await StartAsync(new ControlProgram("P-FULL", "Penuh", [new(Sunset, 100)]));
        Instant first = _time.GetCurrentInstant();
        await AdvanceUntilAsync(() => _time.GetCurrentInstant() >= first + Duration.FromSeconds(5));
        Assert.Empty(_output.Levels);

        await KillAndStartAsync();
        Instant second = _time.GetCurrentInstant();
        await AdvanceUntilAsync(() => _output.Level == 100);

        Assert.True(_time.GetCurrentInstant() - second >= Duration.FromSeconds(10));
        Instant lit = _time.GetCurrentInstant();
        await AdvanceUntilAsync(() => _time.GetCurrentInstant() >= lit + Duration.FromMinutes(2), 1_000);
        await KillAndStartAsync();
        await UntilAsync(() => _output.Level == 100);
    }

    /// <summary>A sensor that says one value, or keeps who asks waiting.</summary>
    private sealed class TellingSensor(string deviceId, string quantity) : ISensor
    {
        private TaskCompletionSource _speaks = new();
        private volatile bool _isSilent;
        private int _asked;

        public string DeviceId => deviceId;

        public double Value { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public bool IsSilent
        {
            get => _isSilent;
            set
            {
                if (value)
                {
                    _asked = 0;
                    _speaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                _isSilent = value;
                if (!value)
                    _speaks.TrySetResult();
            }
        }

        public async ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            if (_isSilent)
                await _speaks.Task;
            readings.Add(new Reading(quantity, Value));
        }
    }

    private sealed class BootClock(ManualTimeProvider time, Guid bootId) : IMachineClock
    {
        public Duration SinceBoot => time.GetCurrentInstant() - Midnight + Duration.FromSeconds(20);

        public Instant Wall => time.GetCurrentInstant();

        public MachineTime Read() => new(Wall, SinceBoot, bootId, IsSynchronised: true, HasBatteryClock: false);
    }
}
