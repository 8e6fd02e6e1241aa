namespace LampuKota.Lighting;

/// <summary>Which sensor behind a gateway is its photocell, and from where on it calls the day dark.</summary>
/// <param name="DeviceId">The device; its <c>photocellOutput</c> is believed as it is, its <c>illuminance</c> by the thresholds.</param>
/// <param name="DarkBelowLux">Below this it is dark, lx.</param>
/// <param name="BrightAboveLux">Above this it is bright, lx; above the other, so that a lamp in its view or a cloud does not switch to and fro.</param>
/// <param name="HoldSeconds">How long it must say so before it counts, 0 to 3,600 s; headlights and lightning are over by then.</param>
public sealed record PhotocellSettings(string DeviceId, double DarkBelowLux, double BrightAboveLux, int HoldSeconds)
{
    /// <summary>What holds where nobody set it: EN 13201 lamps are switched near 20 lx, and bright is told from it with room to spare.</summary>
    public static PhotocellSettings For(string deviceId) => new(deviceId, 20, 50, 30);

    /// <summary>What is outside the limits, in plain words.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        Validate(problems);
        return problems.Sentences;
    }

    internal void Validate(Problems problems)
    {
        if (!Validity.IsDeviceId(DeviceId))
            problems.Add($"The photocell {Validity.Quote(DeviceId)} is not a device id.");
        if (DarkBelowLux is not (>= 0 and <= LightingLimits.MaximumPhotocellLux) || BrightAboveLux is not (>= 0 and <= LightingLimits.MaximumPhotocellLux))
            problems.Add($"The photocell's thresholds must be 0 to {LightingLimits.MaximumPhotocellLux} lx.");
        else if (DarkBelowLux >= BrightAboveLux)
            problems.Add("The photocell's threshold for dark must lie below that for bright.");
        if (HoldSeconds is < 0 or > LightingLimits.MaximumPhotocellHoldSeconds)
            problems.Add($"The photocell's hold time must be 0 to {LightingLimits.MaximumPhotocellHoldSeconds} s.");
    }
}
