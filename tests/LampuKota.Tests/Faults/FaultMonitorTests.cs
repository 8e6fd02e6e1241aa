using System.Text;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The fault monitor of ingest over a city of one gateway with a cabinet and four lamps on one segment.</summary>
public sealed class FaultMonitorTests : IDisposable
{
    // 12:00 and 20:00 WITA.
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 4, 0);
    private static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly string[] Lamps = ["KPG-P1-L001", "KPG-P1-L002", "KPG-P1-L003", "KPG-P1-L004"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-").FullName;
    private readonly ListPublisher _published = new();
    private readonly ReceivedDesired _desired = new();
    private readonly MemoryReader _store = new();
    private ManualTimeProvider _time = null!;
    private DeviceRegistry _devices = null!;
    private SampleWatch _watch = null!;
    private FaultMonitor _monitor = null!;

    public void Dispose()
    {
        _monitor.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start(Instant at)
    {
        _time = new ManualTimeProvider(at);
        DesiredDocument desired = LightingExamples.Desired(1, Lamps);
        desired = desired with { Lamps = [.. desired.Lamps.Select(lamp => lamp with { SegmentId = "KPG-P1-S1" })] };
        _desired.Take(Topics.Desired("KPG-G1"), LightingJson.ToUtf8(desired));
        Restart();
    }

    private void Restart()
    {
        IngestSettings settings = IngestSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", _folder)]).Build());
        (_devices, _watch) = (new DeviceRegistry(), new SampleWatch(settings));
        RaisedConditions raised = RaisedConditions.Open(Path.Combine(_folder, RaisedConditions.FileName), NullLogger.Instance);
        _monitor?.Dispose();
        _monitor = new FaultMonitor(
            _devices, _watch, _store, _published, _desired, raised, CityClock.RealTime(_time), settings, _time, NullLogger<FaultMonitor>.Instance);
    }

    // A minute passes: what is named reports, and the monitor looks.
    private async Task MinutesAsync(int minutes, string[] lamps, double volts = 220, double door = 0, string[]? others = null)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Report(lamps, ("supplyVoltage", volts + minute % 3), ("activePower", 80));
            Report(others ?? ["KPG-P1"], ("cabinetDoorOpen", door), ("totalPower", 0.32 + minute % 2 / 100.0));
            await _monitor.LookAsync(CancellationToken.None);
        }
    }

    private void Report(string[] devices, params (string Quantity, double Value)[] values)
    {
        var batch = new SampleBatch();
        long now = _time.GetCurrentInstant().ToUnixTimeMilliseconds();
        foreach (string device in devices)
        {
            foreach ((string quantity, double value) in values)
                batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), now, value);
        }

        var numbers = new int[batch.Devices.Count];
        _devices.Admit(batch, "KPG-G1"u8, now, numbers);
        _watch.Observe(batch, numbers, now);
    }

    private string[] Told()
    {
        string[] told = [.. _published.Events.Select(one => $"{one.Event} {one.Device} {one.Phase}")];
        Assert.All(_published.Events, one => Assert.Empty(one.Validate()));
        _published.Events.Clear();
        return told;
    }

    [Fact]
    public async Task A_city_that_reports_is_quiet()
    {
        Start(Evening);
        await MinutesAsync(300, Lamps);

        Assert.Empty(Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_at_night_is_one_event_and_its_lamps_are_told_after_their_own_hold()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(6, []);
        Assert.Equal(["supplyLoss KPG-P1-S1 Start"], Told());

        await MinutesAsync(6, []);
        Assert.Equal(Lamps.Select(lamp => $"communicationFailure {lamp} Start"), Told());

        await MinutesAsync(5, Lamps);
        Assert.Equal(["supplyLoss KPG-P1-S1 End", .. Lamps.Select(lamp => $"communicationFailure {lamp} End")], Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_by_day_may_be_a_theft()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(6, []);

        Assert.Equal(["supplyLoss KPG-P1-S1 Start", "theftSuspected KPG-P1-S1 Start"], Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_at_night_after_the_cabinet_s_door_was_open_may_be_a_theft()
    {
        Start(Evening);
        await MinutesAsync(3, Lamps, door: 1);
        await MinutesAsync(2, Lamps);
        await MinutesAsync(6, []);

        Assert.Equal(["supplyLoss KPG-P1-S1 Start", "theftSuspected KPG-P1-S1 Start"], Told());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lamps_that_answer_without_voltage_make_a_lost_segment_where_they_should_burn(bool isNight)
    {
        Start(isNight ? Evening : Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(5, Lamps, volts: 2);

        Assert.Equal(isNight ? ["supplyLoss KPG-P1-S1 Start"] : [], Told());
    }

    [Fact]
    public async Task A_silent_gateway_is_told_and_nothing_of_what_is_behind_it()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(120, [], others: []);
        Assert.Equal(["communicationFailure KPG-G1 Start"], Told());

        // One lamp did not return.
        await MinutesAsync(8, Lamps[1..]);
        Assert.Equal(["communicationFailure KPG-G1 End"], Told());
        await MinutesAsync(5, Lamps[1..]);
        Assert.Equal(["communicationFailure KPG-P1-L001 Start"], Told());
    }

    [Fact]
    public async Task What_was_raised_before_a_restart_is_not_raised_again_and_ended_by_the_same_key()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(12, []);
        long[] starts = [.. _published.Events.Select(one => one.StartUnixMs)];
        Assert.Equal(2 + Lamps.Length, Told().Length);

        Restart();
        await MinutesAsync(5, Lamps);

        Assert.Equal(starts.Order(), _published.Events.Select(one => one.StartUnixMs).Order());
        Assert.All(Told(), one => Assert.EndsWith(" End", one));
    }

    [Fact]
    public async Task A_restart_forgets_nothing_of_values_that_stand_still()
    {
        Start(Evening);
        long now = Evening.ToUnixTimeMilliseconds();
        _store.Points[new SeriesKey("KPG-P1-AIR1", "temperature")] =
            [.. Enumerable.Range(1, 380).Reverse().Select(minute => new SeriesPoint(now - minute * 60_000, minute > 370 ? 30 : 31.4))];
        await _monitor.StartAsync(CancellationToken.None);
        Report(["KPG-P1-AIR1"], ("temperature", 31.4));
        for (int minute = 0; minute < 3; minute++)
        {
            await _time.UntilTimerAsync(TimeSpan.FromSeconds(5));
            _time.Advance(TimeSpan.FromSeconds(5));
            Report(["KPG-P1-AIR1"], ("temperature", 31.4));
        }

        await _published.FirstAsync();
        await _monitor.StopAsync(CancellationToken.None);
        DeviceEvent stuck = Assert.Single(_published.Events);
        Assert.Equal((EventNames.StuckValue, "KPG-P1-AIR1", now - 370 * 60_000), (stuck.Event, stuck.Device, stuck.StartUnixMs));
    }

    [Fact]
    public void A_file_of_raised_conditions_that_does_not_check_is_set_aside()
    {
        Start(Noon);
        string path = Path.Combine(_folder, RaisedConditions.FileName);
        File.WriteAllText(path, """[{"event":null,"device":"A","startUnixMs":1}]""");

        Assert.False(RaisedConditions.Open(path, NullLogger.Instance).Has("x"));
        Assert.True(File.Exists(path + ".bad"));
    }

    private sealed class ListPublisher : IEventPublisher
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<DeviceEvent> Events { get; } = [];

        public Task FirstAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public ValueTask PublishAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
        {
            Events.Add(deviceEvent);
            _first.TrySetResult();
            return default;
        }
    }

    private sealed class MemoryReader : ISeriesReader
    {
        public Dictionary<SeriesKey, SeriesPoint[]> Points { get; } = [];

        public async IAsyncEnumerable<SeriesPoint> Query(
            SeriesKey series, TimeRange range, SeriesResolution resolution, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (SeriesPoint point in Points[series].Where(point => point.TimestampUnixMs >= range.FromUnixMs && point.TimestampUnixMs < range.ToUnixMs))
                yield return point;
        }

        public IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<LastPoint> LastPoints([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach ((SeriesKey series, SeriesPoint[] points) in Points)
                yield return new LastPoint(series, points[^1]);
        }
    }
}
