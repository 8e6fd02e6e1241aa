namespace LampuKota.Tests;

/// <summary>Real time, some hours on: for what ends by the clock in a program that runs.</summary>
internal sealed class ShiftedTimeProvider : TimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

    public void Advance(TimeSpan span) => _shift += span;
}
