using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// Publishes the events that ingest finds on <c>_ingest/event</c>: silence, lost segments, energy that disagrees, values that stand still. It looks at what is remembered of every
/// device every few seconds; no sample, no commit and no acknowledgement ever waits for it, and where it is late nothing is lost but time.
/// </summary>
internal sealed class FaultMonitor : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly DeviceRegistry _devices;
    private readonly SampleWatch _watch;
    private readonly ISeriesReader _store;
    private readonly IEventPublisher _publisher;
    private readonly CityClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<FaultMonitor> _logger;
    private readonly RaisedConditions _raised;
    private readonly StoredStandstill _standstill;
    private readonly StoredDoors _doors;
    private readonly SegmentBook _book;
    private readonly SilenceWatch _silence;
    private readonly SegmentWatch _segments;
    private readonly FaultStates _states;
    private readonly List<DeviceEvent> _events = [];
    private readonly List<DeviceRecord> _records = [];
    private DeviceObservation[] _observations = [];
    private bool _knowsStored;

    public FaultMonitor(
        DeviceRegistry devices, SampleWatch watch, ISeriesReader store, IEventPublisher publisher, IGatewayDocuments documents, RaisedConditions raised, CityClock clock,
        IngestSettings settings, TimeProvider time, ILogger<FaultMonitor> logger)
    {
        (_devices, _watch, _store, _publisher, _clock, _time, _logger, _raised) = (devices, watch, store, publisher, clock, time, logger, raised);
        long startUnixMs = Now();
        _standstill = new StoredStandstill(store, watch, devices.NumberOf, startUnixMs);
        _doors = new StoredDoors(store, watch, devices.NumberOf);
        _book = new SegmentBook(documents);
        _silence = new SilenceWatch(settings.SilentAfter, startUnixMs, devices.IdOf, devices.GatewayIdOf, raised);
        _states = new FaultStates(raised, _events);
        _segments = new SegmentWatch(devices.NumberOf, _silence, _states, startUnixMs);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, _time);
            await RememberAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RememberAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Reads the next of what the store remembers from before the start.</summary>
    internal async Task RememberAsync(CancellationToken stoppingToken)
    {
        // A remote engine may be away when this program starts: what is heard is watched meanwhile.
        try
        {
            await ReadStoredAsync(stoppingToken);
            await _doors.ReadAsync(Now(), stoppingToken);
            await _standstill.ReadSomeAsync(Now(), stoppingToken);
        }
        catch (IOException e)
        {
            _logger.StoredDevicesAreUnknown(e.Message);
        }
    }

    /// <summary>Looks once at all that is remembered, and publishes what it finds.</summary>
    internal async Task LookAsync(CancellationToken stoppingToken)
    {
        long nowUnixMs = Now();
        _events.Clear();
        _devices.CopyTo(_records);
        CopyObservations();
        _silence.Look(_records, nowUnixMs, _events);
        _segments.Look(_book.Read(), _records, _observations, nowUnixMs);
        LookAtSamples(nowUnixMs);
        foreach (DeviceEvent one in _events)
        {
            await _publisher.PublishAsync(one, stoppingToken);
            _raised.Note(one);
        }

        // After the events: a power cut in between raises one a second time, and never loses one.
        _raised.Save();
        if (_events.Count > 0)
            _logger.FaultsChanged(_events.Count(one => one.Phase == EventPhase.Start), _events.Count(one => one.Phase == EventPhase.End));
    }

    private void LookAtSamples(long nowUnixMs)
    {
        for (int device = 0; device < Math.Min(_records.Count, _observations.Length); device++)
        {
            DeviceObservation one = _observations[device];
            Advance(IngestRule.EnergyDisagrees, device, IngestRules.Energy(one), one.FinishedUnixMs, nowUnixMs, one);
            RuleVerdict stuck = IngestRules.Stuck(one);
            Advance(IngestRule.StuckValue, device, stuck, stuck == RuleVerdict.Faulty ? one.SameSinceUnixMs : one.NewestUnixMs, nowUnixMs, one);
        }
    }

    // Nearly all devices are well, and of those nothing is looked up.
    private void Advance(IngestRule rule, int device, RuleVerdict verdict, long atUnixMs, long nowUnixMs, in DeviceObservation one)
    {
        if (verdict == RuleVerdict.Undecided || (verdict == RuleVerdict.Healthy && !_states.IsKnown(rule.EventName)))
            return;

        string id = _devices.IdOf(device);
        if (verdict == RuleVerdict.Healthy && !_states.IsRaised(rule.EventName, id))
            return;

        DeviceObservation seen = one;
        _states.Advance(rule, id, verdict, atUnixMs, nowUnixMs, () => ValuesOf(rule, seen));
    }

    private static Dictionary<string, double> ValuesOf(IngestRule rule, in DeviceObservation one) => rule == IngestRule.EnergyDisagrees
        ? new() { ["countedEnergy"] = Math.Round(one.CountedKwh, 3), ["computedEnergy"] = Math.Round(one.ComputedKwh, 3) }
        : new() { ["readings"] = one.SameReadings };

    private void CopyObservations()
    {
        const int atOnce = 1_024;
        if (_observations.Length != _records.Count)
            _observations = new DeviceObservation[_records.Count];
        for (int first = 0; first < _observations.Length; first += atOnce)
            _watch.CopyTo(first, _observations.AsSpan(first, Math.Min(atOnce, _observations.Length - first)));
    }

    private async Task ReadStoredAsync(CancellationToken stoppingToken)
    {
        if (_knowsStored)
            return;

        await foreach (LastPoint last in _store.LastPoints(stoppingToken))
        {
            _devices.NoteStored(last.Series.DeviceId, last.Point.TimestampUnixMs);
            _standstill.Note(last);
            _doors.Note(last, Now());
        }

        _knowsStored = true;
    }

    private long Now() => _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
