namespace LampuKota.Tests;

/// <summary>A clock that stands still until a test turns it.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private long _elapsedTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _elapsedTicks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public void Advance(TimeSpan span) => Interlocked.Add(ref _elapsedTicks, span.Ticks);
}
