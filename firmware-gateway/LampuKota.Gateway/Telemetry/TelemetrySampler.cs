using LampuKota.Lighting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Reads the sensors, each beside the others: all of them once every report interval of city time, and a lamp's meter soon after its level changed. Looks for faults at
/// each reading. What is read at the same time goes up in one pack; a sensor that takes long holds up neither the others nor the pack.
/// </summary>
internal sealed partial class TelemetrySampler : IDisposable
{
    private readonly CityClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly GatewayCounters _counters;
    private readonly ClockWatch _clockWatch;
    private readonly InputMailbox _inputs;
    private readonly FaultEvents _faults;
    private readonly Action _onSampled;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly SensorSlot[] _slots;
    private readonly CountedLamps _counted;
    private readonly ReadingRecorder _recorder;
    private readonly Alarm _alarm;
    private readonly double _fraction;
    private readonly Instant _firstReport;
    private bool _hasEndedGone;
    private bool _hasCounted;
    private bool _hasSampled;
    private long? _reportSince;
    private long? _hurrySince;
    private Instant? _lastReport;
    private volatile int _intervalSeconds = GatewayLimits.DefaultReportIntervalSeconds;

    public TelemetrySampler(
        GatewayOptions options, IReadOnlyDictionary<string, Lamp> lamps, BurningCounters burning, Outbox outbox, GatewayCounters counters, CityClock clock, ClockWatch clockWatch,
        InputMailbox inputs, FaultEvents faults, TimeProvider timeProvider, Action onSampled, ILogger log)
    {
        (_clockWatch, _inputs, _faults) = (clockWatch, inputs, faults);
        (_clock, _timeProvider, _counters, _onSampled, _log) = (clock, timeProvider, counters, onSampled, log);
        _alarm = new Alarm(timeProvider);
        var buses = new Dictionary<string, SensorBus>();
        _slots = [.. options.Sensors.Select(sensor => SlotOf(sensor, buses, lamps, outbox))];
        _counted = new CountedLamps(burning, outbox);
        _recorder = new ReadingRecorder(outbox, counters, _counted, clock, clockWatch, options.Clock);
        _fraction = Stagger.FractionOf(options.GatewayId);
        _firstReport = clock.GetCurrentInstant() + Duration.FromTimeSpan(GatewayLimits.FirstReportSpread * _fraction) * clock.Speed;
        foreach (SensorSlot slot in _slots)
            (slot.Sensor as IChangingSensor)?.OnChange(told => OnChange(slot, told));
    }

    private SensorSlot SlotOf(ISensor sensor, Dictionary<string, SensorBus> buses, IReadOnlyDictionary<string, Lamp> lamps, Outbox outbox)
    {
        SensorBus? bus = null;
        if (sensor.Bus is { } name && !buses.TryGetValue(name, out bus))
            buses.Add(name, bus = new SensorBus());
        Lamp? lamp = lamps.GetValueOrDefault(sensor.DeviceId);
        var faults = new DeviceFaults(sensor.DeviceId, lamp, [.. lamps.Values], _faults);
        return new SensorSlot(sensor, new SensorReader(sensor, _timeProvider, _alarm.Wake), bus, lamp, outbox.InternDevice(sensor.DeviceId), faults);
    }

    /// <summary>Seconds of city time between two reports.</summary>
    public int IntervalSeconds
    {
        set
        {
            _intervalSeconds = value;
            _alarm.Wake();
        }
    }

    /// <summary>A lamp's output reached a new level: its meter is read soon. Scheduled changes are spread over the city's gateways, commanded ones are not.</summary>
    public void OnLevelSet(Lamp lamp, bool isCommand)
    {
        lock (_lock)
        {
            foreach (SensorSlot slot in _slots)
            {
                if (slot.Lamp == lamp)
                    slot.StartFollowUp(isCommand ? TimeSpan.Zero : GatewayLimits.Spread * _fraction, _timeProvider);
            }
        }

        _alarm.Wake();
    }

    // What is told goes to the lamps at once and by itself: a reading may take seconds, and a pulse may be over by then.
    private void OnChange(SensorSlot slot, Reading? told)
    {
        if (told is { } reading)
            _inputs.Observe(slot.Sensor.DeviceId, reading.Quantity, reading.Value, _clock.GetCurrentInstant());
        lock (_lock)
        {
            if (slot.Lamp is null)
                slot.ReadChange(_timeProvider);
            else
                slot.StartFollowUp(TimeSpan.Zero, _timeProvider);
        }

        _alarm.Wake();
    }

    /// <summary>Reads until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Pass(cancellationToken);
            await _alarm.SleepAsync(UntilNextDue(), cancellationToken);
        }
    }

    public void Dispose() => _alarm.Dispose();

    // A clock that was set back must not silence the gateway until it has caught up.
    private Instant NextReport(Instant now) =>
        _lastReport is { } last ? Stagger.NextReportAfter(Instant.Min(last, now), _intervalSeconds, _fraction) : _firstReport;

    private void Pass(CancellationToken cancellationToken)
    {
        Instant now = _clock.GetCurrentInstant();
        if (now >= NextReport(now))
            BeginReport(now);

        long timestamp = _timeProvider.GetTimestamp();
        bool isAwaited = false;
        foreach (SensorSlot slot in _slots)
        {
            Take(slot, slot.Reader.Look());
            Ask(slot, timestamp, cancellationToken);
            isAwaited |= slot.Reader.IsAwaited || slot.IsWanted;
        }

        Gather(isAwaited);
        EndGone();
        _faults.Save();
    }

    private void BeginReport(Instant now)
    {
        (_lastReport, _reportSince, _hasCounted) = (now, _timeProvider.GetTimestamp(), false);
        _counted.Begin();
        foreach (SensorSlot slot in _slots)
            slot.IsWanted = true;
    }

    private void Ask(SensorSlot slot, long timestamp, CancellationToken cancellationToken)
    {
        if (slot.Reader.IsPausing)
        {
            // It has not answered a short while ago: that is its answer to the report.
            if (slot.IsWanted)
                Conclude(slot.BeginReading(forRecord: true), succeeded: false);
            return;
        }

        if (slot.Reader.IsBusy || slot.AwaitsTurn)
            return;
        if (slot.IsWanted || IsDue(slot, timestamp))
        {
            if (!slot.IsWanted)
                _hurrySince ??= timestamp;
            EndDue(slot);
            Take(slot.BeginReading(forRecord: true), slot.Read(cancellationToken));
        }
        else if (slot.PollTimestamp <= timestamp)
        {
            // Between reports, for what it says to programs and not for the record.
            Take(slot.BeginReading(forRecord: false), slot.Read(cancellationToken));
        }
    }

    private bool IsDue(SensorSlot slot, long timestamp)
    {
        lock (_lock)
            return slot.DueTimestamp <= timestamp;
    }

    private void EndDue(SensorSlot slot)
    {
        if (slot.Lamp is not null)
            return;
        lock (_lock)
            slot.BeginRead(_timeProvider);
    }

    private void Take(SensorSlot slot, ReadingResult result)
    {
        if (result == ReadingResult.None)
            return;

        bool succeeded = result == ReadingResult.Succeeded;
        if (!succeeded)
            OnFailed(slot);
        else if (slot.IsFailing)
            SensorAnswers(_log, slot.Sensor.DeviceId);
        slot.IsFailing = !succeeded;

        if (slot.IsForRecord)
            Conclude(slot, succeeded);
        else if (succeeded)
            Observe(slot);
    }

    private void OnFailed(SensorSlot slot)
    {
        Interlocked.Increment(ref _counters.SensorFailures);
        if (!slot.IsFailing)
            SensorFails(_log, slot.Sensor.DeviceId, slot.Reader.Problem);
        slot.Poll(slot.PollTimestamp is not null, _timeProvider);
        _inputs.Fail(slot.Sensor.DeviceId, _clock.GetCurrentInstant());
    }

    private void Observe(SensorSlot slot)
    {
        Instant now = _clock.GetCurrentInstant();
        bool isInput = false;
        foreach (Reading reading in slot.Reader.Readings)
            isInput |= _inputs.Observe(slot.Sensor.DeviceId, reading.Quantity, reading.Value, now);
        slot.Poll(isInput, _timeProvider);
    }

    private void Conclude(SensorSlot slot, bool succeeded)
    {
        long atUnixMs = _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        bool isTimeKnown = _clockWatch.IsTrusted;
        _hasSampled |= succeeded;
        double powerWatts = succeeded ? _recorder.Record(slot) : double.NaN;
        if (succeeded)
            Observe(slot);
        else if (slot.Lamp is { } silent)
            _counted.Silent(silent);

        // A level that changed while the meter was read says nothing about the reading; the change has its own follow-up.
        if (slot.Lamp is { } lamp && !ReferenceEquals(slot.Feedback, lamp.Feedback))
            return;

        FollowUp(slot, succeeded, powerWatts, atUnixMs);
        // Faults are told with the time at which they began.
        if (isTimeKnown && succeeded)
            slot.Faults.Evaluate(_recorder.Plausible, slot.Feedback, atUnixMs);
        else if (isTimeKnown)
            slot.Faults.Unanswered(slot.Feedback, atUnixMs);
    }

    private void FollowUp(SensorSlot slot, bool succeeded, double powerWatts, long atUnixMs)
    {
        if (slot.Lamp is not { } lamp)
            return;

        bool isComparable = slot.Feedback is not null && double.IsFinite(powerWatts) && double.IsFinite(lamp.RatedPowerWatts);
        bool agrees = !isComparable
            || PowerProof.Agrees(lamp.RatedPowerWatts, slot.Feedback!.LevelPercent, powerWatts, slot.Feedback.SinceUnixMs, atUnixMs);
        lock (_lock)
            slot.ContinueFollowUp(agrees && succeeded, _timeProvider);
    }

    // Sensors that answer within moments of each other go up together. What was read for a report has more time than what proves a command or tells of a change.
    private void Gather(bool isAwaited)
    {
        bool isReportOver = IsOver(_reportSince, GatewayLimits.ReportPatience, isAwaited);
        if (isReportOver && !_hasCounted)
        {
            _hasSampled |= _recorder.RecordCounts();
            _hasCounted = true;
        }

        // Where some have not had their turn yet, what follows is gathered anew.
        if (isReportOver)
            _reportSince = isAwaited ? _timeProvider.GetTimestamp() : null;
        if (!isReportOver && isAwaited && !IsOver(_hurrySince, GatewayLimits.GatherTime, isAwaited))
            return;

        _hurrySince = null;
        if (!_hasSampled)
            return;
        _hasSampled = false;
        _onSampled();
    }

    private bool IsOver(long? since, TimeSpan patience, bool isAwaited) => since is { } begin && (!isAwaited || _timeProvider.GetElapsedTime(begin) >= patience);

    private TimeSpan UntilGathered(TimeSpan sleep)
    {
        if (_reportSince is { } report)
            sleep = Min(sleep, GatewayLimits.ReportPatience - _timeProvider.GetElapsedTime(report));
        return _hurrySince is { } hurry ? Min(sleep, GatewayLimits.GatherTime - _timeProvider.GetElapsedTime(hurry)) : sleep;
    }

    // A sensor that was taken away cannot end what it raised.
    private void EndGone()
    {
        if (_hasEndedGone || !_clockWatch.IsTrusted || _lastReport is null)
            return;

        _hasEndedGone = true;
        _faults.EndWithout(_slots.Select(slot => slot.Sensor.DeviceId).ToHashSet(), _clock.GetCurrentInstant().ToUnixTimeMilliseconds());
    }

    private TimeSpan UntilNextDue()
    {
        Instant now = _clock.GetCurrentInstant();
        TimeSpan sleep = _clock.ToRealDuration(NextReport(now) - now).ToTimeSpan();
        sleep = UntilGathered(sleep);
        long timestamp = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            foreach (SensorSlot slot in _slots)
                sleep = Min(sleep, UntilDue(slot, timestamp));
        }

        return Min(sleep, GatewayLimits.MaximumSleep);
    }

    // A reading that ends by itself wakes who waits for it.
    private TimeSpan UntilDue(SensorSlot slot, long timestamp)
    {
        if (slot.Reader.IsBusy)
            return slot.Reader.IsAwaited ? slot.Reader.UntilGivenUp : GatewayLimits.MaximumSleep;

        if (slot.AwaitsTurn)
            return GatewayLimits.MaximumSleep;

        TimeSpan due = slot.IsWanted ? TimeSpan.Zero : GatewayLimits.MaximumSleep;
        if (slot.DueTimestamp is { } read)
            due = Min(due, _timeProvider.GetElapsedTime(timestamp, read));
        if (slot.PollTimestamp is { } poll)
            due = Min(due, _timeProvider.GetElapsedTime(timestamp, poll));
        TimeSpan pause = slot.Reader.UntilPauseEnds;
        return due < pause ? pause : due;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(3050, LogLevel.Warning, "A sensor of {Device} does not answer: {Reason}")]
    private static partial void SensorFails(ILogger log, string device, string reason);

    [LoggerMessage(3051, LogLevel.Information, "The sensor of {Device} answers again")]
    private static partial void SensorAnswers(ILogger log, string device);
}
