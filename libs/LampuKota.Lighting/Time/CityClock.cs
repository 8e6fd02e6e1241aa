using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// The one clock of a city, the same in every process: city time = Epoch + (real time - Anchor) x Speed. With the default speed of 1 and epoch equal to
/// anchor it is the real clock. Simulations run a night in minutes with it; timers of MQTT and of the operating system stay real.
/// </summary>
/// <param name="realClock">The real clock.</param>
/// <param name="epoch">What the city's clock shows at the anchor.</param>
/// <param name="anchor">The real instant at which it shows the epoch.</param>
/// <param name="speed">City seconds a real second, above 0.</param>
public sealed class CityClock(IClock realClock, Instant epoch, Instant anchor, double speed) : IClock
{
    /// <summary>City seconds a real second.</summary>
    public double Speed { get; } = speed > 0 && double.IsFinite(speed)
        ? speed
        : throw new ArgumentOutOfRangeException(nameof(speed), speed, "The clock's speed must be above 0.");

    /// <summary>The real clock itself.</summary>
    /// <param name="realClock">The real clock.</param>
    public static CityClock RealTime(IClock realClock) => new(realClock, NodaConstants.UnixEpoch, NodaConstants.UnixEpoch, 1);

    /// <summary>The city's present instant.</summary>
    public Instant GetCurrentInstant() => ToCityTime(realClock.GetCurrentInstant());

    /// <summary>The city's time at a real instant.</summary>
    /// <param name="real">A real instant.</param>
    public Instant ToCityTime(Instant real) => epoch + Scale(real - anchor, Speed);

    /// <summary>How long a span of city time lasts in real time, for timers.</summary>
    /// <param name="cityDuration">A span of city time.</param>
    public Duration ToRealDuration(Duration cityDuration) => Scale(cityDuration, 1 / Speed);

    // A product with a double is exact to 15 digits: half a microsecond since 1970, which at a speed of 1 need not be lost.
    private static Duration Scale(Duration duration, double factor) => factor == 1 ? duration : duration * factor;
}
