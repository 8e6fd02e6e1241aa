using System.Buffers;
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
public abstract class FaultMonitorRig : IDisposable
{
    // 12:00 and 20:00 WITA.
    private protected static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 4, 0);
    private protected static readonly Instant Evening = Instant.FromUtc(2026, 11, 21, 12, 0);
    private protected static readonly string[] Lamps = ["KPG-P1-L001", "KPG-P1-L002", "KPG-P1-L003", "KPG-P1-L004"];

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("lampukota-").FullName;

    private protected ListPublisher Published { get; } = new();

    private protected ReceivedDocuments Documents { get; } = new();

    private protected MemoryReader Store { get; } = new();

    private protected ManualTimeProvider Time { get; private set; } = null!;

    private protected FaultMonitor Monitor { get; private set; } = null!;

    private DeviceRegistry Devices { get; set; } = null!;

    private SampleWatch Watch { get; set; } = null!;

    public void Dispose()
    {
        Monitor.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected void Start(Instant at, params ControlProgram[] programs)
    {
        Time = new ManualTimeProvider(at);
        Give(1, programs);
        Restart();
    }

    // The broker holds a desired document of the one gateway; of the programs the first is everybody's.
    private protected void Give(long version, params ControlProgram[] programs)
    {
        DesiredDocument desired = LightingExamples.Desired(version, Lamps);
        desired = desired with { Lamps = [.. desired.Lamps.Select(lamp => lamp with { SegmentId = "KPG-P1-S1" })] };
        if (programs is [ControlProgram first, ..])
            desired = desired with { Programs = programs, Calendars = [desired.Calendars[0] with { Rules = [], DefaultProgramId = first.Id }] };
        Documents.Take(Encoding.UTF8.GetBytes(Topics.Desired("KPG-G1")), new ReadOnlySequence<byte>(LightingJson.ToUtf8(desired)));
    }

    // The gateway says what it runs, and what holds its lamps.
    private protected void Say(long desiredVersion = 1, int? overrideLevel = null, ReportedLock? held = null, bool? isClockTrusted = null)
    {
        ReportedOverride[] overrides = overrideLevel is { } level ? [.. Lamps.Select(lamp => new ReportedOverride(lamp, "C1", level, NowUnixMs() + 4 * 3_600_000))] : [];
        var reported = new ReportedDocument(desiredVersion, "1.0", overrides, null, null, NowUnixMs(), held is null ? null : [held], isClockTrusted);
        Assert.Empty(reported.Validate());
        Documents.Take(Encoding.UTF8.GetBytes(Topics.Reported("KPG-G1")), new ReadOnlySequence<byte>(LightingJson.ToUtf8(reported)));
    }

    private protected long NowUnixMs() => Time.GetCurrentInstant().ToUnixTimeMilliseconds();

    private protected void Restart()
    {
        IngestSettings settings = IngestSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", Folder)]).Build());
        (Devices, Watch) = (new DeviceRegistry(), new SampleWatch(settings));
        RaisedConditions raised = RaisedConditions.Open(Path.Combine(Folder, RaisedConditions.FileName), NullLogger.Instance);
        Monitor?.Dispose();
        Monitor = new FaultMonitor(
            Devices, Watch, Store, Published, Documents, raised, CityClock.RealTime(Time), settings, Time, NullLogger<FaultMonitor>.Instance);
    }

    // A minute passes: what is named reports, and the monitor looks.
    private protected async Task MinutesAsync(int minutes, string[] lamps, double volts = 220, double door = 0, string[]? others = null)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            Report(lamps, ("supplyVoltage", volts + minute % 3), ("activePower", 80));
            Report(others ?? ["KPG-P1"], ("cabinetDoorOpen", door), ("totalPower", 0.32 + minute % 2 / 100.0));
            await LookAsync();
        }
    }

    // As the monitor does every few seconds.
    private protected async Task LookAsync()
    {
        await Monitor.RememberAsync(CancellationToken.None);
        await Monitor.LookAsync(CancellationToken.None);
    }

    private protected void Report(string[] devices, params (string Quantity, double Value)[] values)
    {
        var batch = new SampleBatch();
        long now = Time.GetCurrentInstant().ToUnixTimeMilliseconds();
        foreach (string device in devices)
        {
            foreach ((string quantity, double value) in values)
                batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), now, value);
        }

        var numbers = new int[batch.Devices.Count];
        Devices.Admit(batch, "KPG-G1"u8, now, numbers);
        Watch.Observe(batch, numbers, now);
    }

    private protected string[] Told()
    {
        string[] told = [.. Published.Events.Select(one => $"{one.Event} {one.Device} {one.Phase}")];
        Assert.All(Published.Events, one => Assert.Empty(one.Validate()));
        Published.Events.Clear();
        return told;
    }

    private protected sealed class ListPublisher : IEventPublisher
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

    private protected sealed class MemoryReader : ISeriesReader
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
