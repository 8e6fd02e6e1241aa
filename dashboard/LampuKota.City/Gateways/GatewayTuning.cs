using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What people set of how gateways work: the photocell, and how lamps are lit when the power has come back.</summary>
/// <param name="PhotocellDevice">The sensor behind a gateway that is its photocell; null where any that reports <c>photocellOutput</c> is taken. Always null in the city's.</param>
/// <param name="Photocell">The thresholds; null where the city's hold, and in the city's where the standard holds.</param>
/// <param name="PowerReturn">How lamps are lit again; null likewise.</param>
public sealed record GatewayTuning(string? PhotocellDevice, PhotocellThresholds? Photocell, PowerReturnSettings? PowerReturn)
{
    /// <summary>Nothing is set.</summary>
    public static GatewayTuning Nothing { get; } = new(null, null, null);
}

/// <summary>From where on a photocell calls the day dark; members as in <see cref="PhotocellSettings"/>.</summary>
/// <param name="DarkBelowLux">Below this it is dark, lx.</param>
/// <param name="BrightAboveLux">Above this it is bright, lx.</param>
/// <param name="HoldSeconds">How long it must say so before it counts, s.</param>
public sealed record PhotocellThresholds(double DarkBelowLux, double BrightAboveLux, int HoldSeconds)
{
    /// <summary>What holds where nobody set any.</summary>
    public static PhotocellThresholds Standard { get; } = Of(PhotocellSettings.For("PHOTOCELL"));

    /// <summary>The settings of a photocell with these thresholds.</summary>
    /// <param name="deviceId">The photocell.</param>
    public PhotocellSettings For(string deviceId) => new(deviceId, DarkBelowLux, BrightAboveLux, HoldSeconds);

    private static PhotocellThresholds Of(PhotocellSettings settings) => new(settings.DarkBelowLux, settings.BrightAboveLux, settings.HoldSeconds);
}

/// <summary>One version of what was set, for a gateway or for the city; versions are never changed, only added.</summary>
/// <param name="Version">Rises with each change of any; 0 where nothing was ever set.</param>
/// <param name="GatewayId">The gateway; null for the whole city.</param>
/// <param name="Tuning">What was set.</param>
/// <param name="SavedUnixMs">When, city time.</param>
/// <param name="PersonName">By whom.</param>
public sealed record GatewayTuningVersion(int Version, string? GatewayId, GatewayTuning Tuning, long SavedUnixMs, string PersonName);
