using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>
/// Finds devices that reported before and are silent, and those that are heard again. A device is silent after a hold time, and heard again when it has gone on
/// reporting for another, so that one stray pack ends nothing; what falls silent again and again is held for longer. It knows what it is told, and no clock.
/// </summary>
/// <param name="silentAfter">Silence that raises the event.</param>
/// <param name="heardAfter">Reporting that ends it.</param>
/// <param name="startUnixMs">When the program started; nobody was silent before.</param>
/// <param name="raisedBefore">Since when a device was told to be silent before the program started; null where it was not.</param>
internal sealed class CommunicationRule(Duration silentAfter, Duration heardAfter, long startUnixMs, Func<int, long?>? raisedBefore = null)
{
    private readonly long _silentAfterMs = (long)silentAfter.TotalMilliseconds;
    private readonly long _heardAfterMs = (long)(heardAfter - FaultThresholds.ReportJitter).TotalMilliseconds;
    private readonly long _flapHoldMs = (long)(Duration.Max(heardAfter, FaultThresholds.FlapHold) - FaultThresholds.ReportJitter).TotalMilliseconds;
    private readonly List<State> _states = [];

    /// <summary>Looks at one device.</summary>
    /// <param name="device">Its number, from 0.</param>
    /// <param name="record">What is known of it.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="couldSinceUnixMs">Since when it could be heard at all: its gateway was away before.</param>
    /// <returns>What changed just now, if anything.</returns>
    public CommunicationChange? Evaluate(int device, in DeviceRecord record, long nowUnixMs, long couldSinceUnixMs = 0)
    {
        while (_states.Count <= device)
            _states.Add(raisedBefore?.Invoke(_states.Count) is { } start ? new State(true, start, 0, 1, start) : default);

        State state = _states[device];
        bool isSilent = nowUnixMs - Math.Max(Math.Max(record.HeardUnixMs, couldSinceUnixMs), startUnixMs) > _silentAfterMs;
        (_states[device], CommunicationChange? change) = isSilent ? Silent(state, record, nowUnixMs) : Heard(state, record);
        return change;
    }

    // The newest sample is the start, so that the same silence has the same key after a restart.
    private static (State Next, CommunicationChange? Change) Silent(State state, in DeviceRecord record, long nowUnixMs)
    {
        if (state.IsRaised || record.NewestSampleUnixMs == 0)
            return (state with { HeardSinceUnixMs = 0 }, null);

        long startUnixMs = Math.Min(record.NewestSampleUnixMs, nowUnixMs);
        bool isSoonAgain = state.Raises > 0 && nowUnixMs - state.RaisedUnixMs <= FaultThresholds.FlapWindow.TotalMilliseconds;
        int raises = isSoonAgain ? Math.Min(state.Raises + 1, FaultThresholds.FlapRaises) : 1;
        return (new State(true, startUnixMs, 0, raises, nowUnixMs), new CommunicationChange(EventPhase.Start, startUnixMs));
    }

    private (State Next, CommunicationChange? Change) Heard(State state, in DeviceRecord record)
    {
        if (!state.IsRaised)
            return (state, null);
        if (state.HeardSinceUnixMs == 0)
            return (state with { HeardSinceUnixMs = record.HeardUnixMs }, null);
        return record.HeardUnixMs - state.HeardSinceUnixMs < (state.Raises < FaultThresholds.FlapRaises ? _heardAfterMs : _flapHoldMs)
            ? (state, null)
            : (state with { IsRaised = false, HeardSinceUnixMs = 0 }, new CommunicationChange(EventPhase.End, state.StartUnixMs));
    }

    private readonly record struct State(bool IsRaised, long StartUnixMs, long HeardSinceUnixMs, int Raises, long RaisedUnixMs);
}

/// <summary>A silence that began or ended.</summary>
/// <param name="Phase">Which.</param>
/// <param name="StartUnixMs">When it began.</param>
internal readonly record struct CommunicationChange(EventPhase Phase, long StartUnixMs);
