using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>When something happened: in Unix milliseconds of city time, or, while the time is not known, in milliseconds since the boot.</summary>
/// <param name="Ms">Milliseconds.</param>
/// <param name="IsSinceBoot">What they count from.</param>
internal readonly record struct Moment(long Ms, bool IsSinceBoot);

/// <summary>Stamps what happens, and gives what was stamped by the time since the boot its real time once that is known. Safe for use by several threads.</summary>
/// <param name="clock">The city's clock.</param>
/// <param name="machine">The gateway's real clock; null where the time is always believed.</param>
internal sealed class Moments(CityClock clock, GatewayClock? machine)
{
    /// <summary>The present.</summary>
    public Moment Now => machine is { IsTrusted: false } ? new Moment(machine.SinceBootMs, IsSinceBoot: true) : new Moment(clock.GetCurrentInstant().ToUnixTimeMilliseconds(), IsSinceBoot: false);

    /// <summary>The city's time of a moment in this boot; only once the time is known.</summary>
    /// <param name="sinceBootMs">Milliseconds since the boot.</param>
    public long ToUnixMs(long sinceBootMs) => clock.ToCityTime(machine!.At(sinceBootMs)).ToUnixTimeMilliseconds();

    /// <summary>The city's time of a moment; only once the time is known.</summary>
    public long ToUnixMs(Moment moment) => moment.IsSinceBoot ? ToUnixMs(moment.Ms) : moment.Ms;
}
