namespace LampuKota.Broker;

/// <summary>The broker's time: milliseconds since its start, untouched by corrections of the wall clock.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    /// <summary>A moment that never comes.</summary>
    public const long Never = long.MaxValue;

    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public long NowMs => (long)Time.GetElapsedTime(_start).TotalMilliseconds;

    public long After(TimeSpan span) => NowMs + (long)span.TotalMilliseconds;
}
