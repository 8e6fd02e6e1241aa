using NodaTime;

namespace LampuKota.Tests;

/// <summary>A clock that shows what a test sets.</summary>
internal sealed class SettableClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public Instant GetCurrentInstant() => Now;
}
