using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Watches the gateway's clock, and keeps on disk what the next start judges it by. Called by one caller at a time; whether it is trusted may be asked by anyone.</summary>
/// <param name="clock">The gateway's clock; null where the time is always believed, as in simulations.</param>
/// <param name="longestOutage">The longest outage that is assumed while the time is not known.</param>
/// <param name="state">Where the time is kept.</param>
/// <param name="log">Where it logs.</param>
internal sealed partial class ClockWatch(GatewayClock? clock, Duration longestOutage, StateFolder state, ILogger log)
{
    private ClockMemory? _memory;
    private long _savedSinceBootMs;

    /// <summary>Whether the time is known.</summary>
    public bool IsTrusted => clock?.IsTrusted ?? true;

    /// <summary>Between which bounds the time lies; null where it is known.</summary>
    public TimeBounds? Doubt => clock?.Doubt(_memory, longestOutage);

    /// <summary>When this life of the program began to doubt, in milliseconds since the boot.</summary>
    public long DoubtSinceBootMs { get; private set; }

    /// <summary>Takes up what an earlier life left, and judges the clock for the first time.</summary>
    public void Open()
    {
        if (clock is null)
            return;

        _memory = state.LoadClock();
        if (_memory is not null)
            clock.Resume(_memory);
        DoubtSinceBootMs = clock.SinceBootMs;
        if (Look() == ClockChange.None && !IsTrusted)
            Doubtful(log);
    }

    /// <summary>Judges the clock anew.</summary>
    /// <returns>What changed.</returns>
    public ClockChange Look()
    {
        if (clock is null)
            return ClockChange.None;

        ClockChange change = clock.Judge(_memory);
        if (change == ClockChange.Trusted)
            Trusted(log, (clock.SinceBootMs - DoubtSinceBootMs) / 1_000);
        else if (change == ClockChange.Stepped)
            Stepped(log);
        else if (change == ClockChange.StepIgnored)
            StepIgnored(log);
        if (change is ClockChange.Trusted or ClockChange.Stepped || clock.SinceBootMs - _savedSinceBootMs >= GatewayLimits.ClockSaveInterval.TotalMilliseconds)
            Save();
        return change;
    }

    /// <summary>Keeps the present time, or its bounds.</summary>
    public void Save()
    {
        if (clock?.Remember(_memory, longestOutage) is not { } memory)
            return;

        (_memory, _savedSinceBootMs) = (memory, memory.SinceBootMs);
        state.SaveClock(memory);
    }

    [LoggerMessage(3120, LogLevel.Warning, "The machine's clock cannot be trusted yet: lamps follow the photocell, or burn where it may be night; samples are held until it can")]
    private static partial void Doubtful(ILogger log);

    [LoggerMessage(3121, LogLevel.Information, "The clock can be trusted, after {Seconds} s")]
    private static partial void Trusted(ILogger log, long seconds);

    [LoggerMessage(3122, LogLevel.Warning, "The machine's clock was set to another time by what keeps it right; the gateway follows")]
    private static partial void Stepped(ILogger log);

    [LoggerMessage(3123, LogLevel.Warning, "The machine's clock was set to another time, but nothing keeps it right; the gateway goes on by its own")]
    private static partial void StepIgnored(ILogger log);
}
