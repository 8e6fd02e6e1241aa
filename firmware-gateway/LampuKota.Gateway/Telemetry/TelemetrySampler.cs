using System.Runtime.InteropServices;
using LampuKota.Columns;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Reads the sensors: all of them once every report interval of city time, and a lamp's meter soon after its level changed. Looks for faults at each reading.
/// </summary>
internal sealed partial class TelemetrySampler : IDisposable
{
    private readonly CityClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly Outbox _outbox;
    private readonly GatewayCounters _counters;
    private readonly ClockWatch _clockWatch;
    private readonly GatewayClock? _realClock;
    private readonly InputMailbox _inputs;
    private readonly FaultEvents _faults;
    private readonly Action _onSampled;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly SensorSlot[] _slots;
    private readonly QuantityIndex _quantities;
    private readonly CountedLamps _counted;
    private readonly Alarm _alarm;
    private readonly double _fraction;
    private readonly Instant _firstReport;
    private readonly List<Sample> _samples = [];
    private readonly List<Reading> _plausible = [];
    private List<Reading> _readings = [];
    private bool _hasEndedGone;
    private Instant? _lastReport;
    private volatile int _intervalSeconds = GatewayLimits.DefaultReportIntervalSeconds;

    public TelemetrySampler(
        GatewayOptions options, IReadOnlyDictionary<string, Lamp> lamps, BurningCounters burning, Outbox outbox, GatewayCounters counters, CityClock clock, ClockWatch clockWatch,
        InputMailbox inputs, FaultEvents faults, TimeProvider timeProvider, Action onSampled, ILogger log)
    {
        (_clockWatch, _realClock, _inputs, _faults) = (clockWatch, options.Clock, inputs, faults);
        (_clock, _timeProvider, _outbox, _counters, _onSampled, _log) = (clock, timeProvider, outbox, counters, onSampled, log);
        _slots = [.. options.Sensors.Select(sensor => SlotOf(sensor, lamps))];
        _quantities = new QuantityIndex(outbox);
        _counted = new CountedLamps(burning, outbox);
        _alarm = new Alarm(timeProvider);
        _fraction = Stagger.FractionOf(options.GatewayId);
        _firstReport = clock.GetCurrentInstant() + Duration.FromTimeSpan(GatewayLimits.FirstReportSpread * _fraction) * clock.Speed;
        foreach (SensorSlot slot in _slots)
            (slot.Sensor as IChangingSensor)?.OnChange(told => OnChange(slot, told));
    }

    private SensorSlot SlotOf(ISensor sensor, IReadOnlyDictionary<string, Lamp> lamps)
    {
        Lamp? lamp = lamps.GetValueOrDefault(sensor.DeviceId);
        return new SensorSlot(sensor, lamp, _outbox.InternDevice(sensor.DeviceId), new DeviceFaults(sensor.DeviceId, lamp, [.. lamps.Values], _faults));
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

    // What is told goes to the lamps at once and by itself: reading all that is due may take seconds, and a pulse may be over by then.
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
            Instant now = _clock.GetCurrentInstant();
            bool isReport = now >= NextReport(now);
            if (isReport)
                _lastReport = now;
            await ReadAsync(isReport, cancellationToken);
            await _alarm.SleepAsync(UntilNextDue(), cancellationToken);
        }
    }

    public void Dispose() => _alarm.Dispose();

    // A clock that was set back must not silence the gateway until it has caught up.
    private Instant NextReport(Instant now) =>
        _lastReport is { } last ? Stagger.NextReportAfter(Instant.Min(last, now), _intervalSeconds, _fraction) : _firstReport;

    private TimeSpan UntilNextDue()
    {
        Instant now = _clock.GetCurrentInstant();
        TimeSpan sleep = _clock.ToRealDuration(NextReport(now) - now).ToTimeSpan();
        long timestamp = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            foreach (SensorSlot slot in _slots)
            {
                if (slot.DueTimestamp is { } due)
                    sleep = Min(sleep, _timeProvider.GetElapsedTime(timestamp, due));
                if (slot.PollTimestamp is { } poll)
                    sleep = Min(sleep, _timeProvider.GetElapsedTime(timestamp, poll));
            }
        }

        return Min(sleep, GatewayLimits.MaximumSleep);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async ValueTask ReadAsync(bool all, CancellationToken cancellationToken)
    {
        long timestamp = _timeProvider.GetTimestamp();
        bool sampled = false;
        _counted.Begin();
        foreach (SensorSlot slot in _slots)
        {
            if (all || IsDue(slot, timestamp))
                sampled |= await ReadAsync(slot, cancellationToken);
            else if (slot.PollTimestamp <= timestamp)
                await PollAsync(slot, cancellationToken);
        }

        if (all)
            sampled |= AppendCounts();
        EndGone();
        _faults.Save();
        if (sampled)
            _onSampled();
    }

    private bool IsDue(SensorSlot slot, long timestamp)
    {
        lock (_lock)
            return slot.DueTimestamp <= timestamp;
    }

    // Between reports, for what it says to programs and not for the record.
    private async ValueTask PollAsync(SensorSlot slot, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(slot, cancellationToken))
            Observe(slot);
    }

    private void Observe(SensorSlot slot)
    {
        Instant now = _clock.GetCurrentInstant();
        bool isInput = false;
        foreach (Reading reading in _readings)
            isInput |= _inputs.Observe(slot.Sensor.DeviceId, reading.Quantity, reading.Value, now);
        slot.Poll(isInput, _timeProvider);
    }

    private async ValueTask<bool> ReadAsync(SensorSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Lamp is null)
        {
            lock (_lock)
                slot.BeginRead(_timeProvider);
        }

        LampFeedback? feedback = slot.Lamp?.Feedback;
        bool succeeded = await TryReadAsync(slot, cancellationToken);
        long atUnixMs = _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        bool isTimeKnown = _clockWatch.IsTrusted;
        double powerWatts = succeeded ? Append(slot, isTimeKnown ? atUnixMs : _realClock!.SinceBootMs, isTimeKnown) : double.NaN;
        if (succeeded)
            Observe(slot);
        else if (slot.Lamp is { } silent)
            _counted.Silent(silent);

        // A level that changed while the meter was read says nothing about the reading; the change has its own follow-up.
        if (slot.Lamp is { } lamp && !ReferenceEquals(feedback, lamp.Feedback))
            return succeeded;

        FollowUp(slot, feedback, succeeded, powerWatts, atUnixMs);
        // Faults are told with the time at which they began.
        if (isTimeKnown)
            LookForFaults(slot, feedback, succeeded, atUnixMs);
        return succeeded;
    }

    private void FollowUp(SensorSlot slot, LampFeedback? feedback, bool succeeded, double powerWatts, long atUnixMs)
    {
        if (slot.Lamp is not { } lamp)
            return;

        bool isComparable = feedback is not null && double.IsFinite(powerWatts) && double.IsFinite(lamp.RatedPowerWatts);
        bool agrees = !isComparable
            || PowerProof.Agrees(lamp.RatedPowerWatts, feedback!.LevelPercent, powerWatts, feedback.SinceUnixMs, atUnixMs);
        lock (_lock)
            slot.ContinueFollowUp(agrees && succeeded, _timeProvider);
    }

    private void LookForFaults(SensorSlot slot, LampFeedback? feedback, bool succeeded, long atUnixMs)
    {
        if (!succeeded)
        {
            slot.Faults.Unanswered(feedback, atUnixMs);
            return;
        }

        slot.Faults.Evaluate(_plausible, feedback, atUnixMs);
    }

    // A sensor that was taken away cannot end what it raised.
    private void EndGone()
    {
        if (_hasEndedGone || !_clockWatch.IsTrusted)
            return;

        _hasEndedGone = true;
        _faults.EndWithout(_slots.Select(slot => slot.Sensor.DeviceId).ToHashSet(), _clock.GetCurrentInstant().ToUnixTimeMilliseconds());
    }

    private async ValueTask<bool> TryReadAsync(SensorSlot slot, CancellationToken cancellationToken)
    {
        _readings.Clear();
        try
        {
            ValueTask reading = slot.Sensor.ReadAsync(_readings, cancellationToken);
            if (!reading.IsCompletedSuccessfully)
                await reading.AsTask().WaitAsync(GatewayLimits.SensorDeadline, _timeProvider, cancellationToken);
            if (slot.IsFailing)
                SensorAnswers(_log, slot.Sensor.DeviceId);
            slot.IsFailing = false;
            return true;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // A late answer goes to a list that nobody reads any more.
            _readings = [];
            Interlocked.Increment(ref _counters.SensorFailures);
            if (!slot.IsFailing)
                SensorFails(_log, slot.Sensor.DeviceId, exception.Message);
            slot.IsFailing = true;
            slot.Poll(slot.PollTimestamp is not null, _timeProvider);
            _inputs.Fail(slot.Sensor.DeviceId, _clock.GetCurrentInstant());
            return false;
        }
    }

    /// <returns>The active power among the readings, watts; not a number where there is none.</returns>
    private double Append(SensorSlot slot, long atMs, bool isTimeKnown)
    {
        double powerWatts = double.NaN;
        _samples.Clear();
        _plausible.Clear();
        foreach (Reading reading in _readings)
        {
            if (!_quantities.TryResolve(reading, out int quantity, out double value))
            {
                Interlocked.Increment(ref _counters.ReadingsLeftOut);
                continue;
            }

            if (reading.Quantity == Quantities.ActivePower.Name)
                powerWatts = value;
            if (slot.Lamp is { } lamp)
                _counted.Metered(lamp, reading.Quantity);
            _samples.Add(new Sample(slot.Device, quantity, atMs, value));
            _plausible.Add(reading with { Value = value });
        }

        HandOver(isTimeKnown);
        return powerWatts;
    }

    private bool AppendCounts()
    {
        bool isTimeKnown = _clockWatch.IsTrusted;
        _samples.Clear();
        _counted.Append(_samples, isTimeKnown ? _clock.GetCurrentInstant().ToUnixTimeMilliseconds() : _realClock!.SinceBootMs);
        HandOver(isTimeKnown);
        return _samples.Count > 0;
    }

    private void HandOver(bool isTimeKnown)
    {
        Interlocked.Add(ref _counters.SamplesMeasured, _samples.Count);
        if (isTimeKnown)
            _outbox.Add(CollectionsMarshal.AsSpan(_samples));
        else
            _outbox.Hold(CollectionsMarshal.AsSpan(_samples));
    }

    [LoggerMessage(3050, LogLevel.Warning, "A sensor of {Device} does not answer: {Reason}")]
    private static partial void SensorFails(ILogger log, string device, string reason);

    [LoggerMessage(3051, LogLevel.Information, "The sensor of {Device} answers again")]
    private static partial void SensorAnswers(ILogger log, string device);
}
