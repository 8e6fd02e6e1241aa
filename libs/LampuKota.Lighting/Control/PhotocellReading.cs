namespace LampuKota.Lighting;

/// <summary>What one reading of a photocell says. Pure; the gateway and the dashboard share it.</summary>
public static class PhotocellReading
{
    /// <summary>Whether a reading is one of a gateway's photocell.</summary>
    /// <param name="settings">Which sensor that is; null where any sensor's <c>photocellOutput</c> is believed.</param>
    /// <param name="deviceId">The device that was read.</param>
    /// <param name="quantity">What was read.</param>
    public static bool Concerns(PhotocellSettings? settings, string deviceId, string quantity) => settings is null
        ? quantity == Quantities.PhotocellOutput.Name
        : deviceId == settings.DeviceId && (quantity == Quantities.PhotocellOutput.Name || quantity == Quantities.Illuminance.Name);

    /// <summary>What it says.</summary>
    /// <param name="settings">The thresholds; null where only <c>photocellOutput</c> is read.</param>
    /// <param name="quantity">What was read.</param>
    /// <param name="value">The reading; one that is not a number says that the photocell does not answer.</param>
    /// <param name="before">What it said before; between the thresholds it goes on saying that.</param>
    public static PhotocellState Says(PhotocellSettings? settings, string quantity, double value, PhotocellState before)
    {
        if (!double.IsFinite(value))
            return PhotocellState.Unknown;
        if (quantity == Quantities.PhotocellOutput.Name || settings is null)
            return value > 0 ? PhotocellState.Dark : PhotocellState.Bright;
        if (value < settings.DarkBelowLux)
            return PhotocellState.Dark;
        if (value > settings.BrightAboveLux)
            return PhotocellState.Bright;

        // At first the darker, since dark streets are worse than burning lamps.
        return before == PhotocellState.Unknown ? PhotocellState.Dark : before;
    }
}
