namespace LampuKota.Broker;

/// <summary>The broker's time: milliseconds since its start, untouched by corrections of the wall clock.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    /// <summary>A moment that never comes.</summary>
    public const long Never = long.MaxValue;

    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public long NowMs => (long)Time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>A time of this clock as one that outlives the process.</summary>
    public long ToUnixMs(long atMs) => NowUnixMs - NowMs + atMs;

    /// <summary>A time that a former process noted, as one of this clock; may lie before the start.</summary>
    public long FromUnixMs(long unixMs) => unixMs - NowUnixMs + NowMs;

    public long NowUnixMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public long After(TimeSpan span) => NowMs + (long)span.TotalMilliseconds;
}
