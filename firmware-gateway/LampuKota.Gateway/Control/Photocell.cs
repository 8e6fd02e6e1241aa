using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// Tells dark from bright by a photocell's readings: with hysteresis between two thresholds, and only what it says for some time. The first word counts at once, since
/// after a start nothing better is known. To be used by one thread at a time.
/// </summary>
internal sealed class Photocell
{
    private PhotocellSettings? _settings;
    private PhotocellState _state;
    private PhotocellState _says;
    private Instant _saysSince;

    /// <summary>Takes over which sensor it is; what is known of another is forgotten.</summary>
    public void Adopt(PhotocellSettings? settings)
    {
        if (settings?.DeviceId != _settings?.DeviceId)
            (_state, _says) = (PhotocellState.Unknown, PhotocellState.Unknown);
        _settings = settings;
    }

    /// <summary>Whether a reading is one of the photocell's.</summary>
    public static bool Concerns(PhotocellSettings? settings, string deviceId, string quantity) => settings is null
        ? quantity == Quantities.PhotocellOutput.Name
        : deviceId == settings.DeviceId && (quantity == Quantities.PhotocellOutput.Name || quantity == Quantities.Illuminance.Name);

    /// <summary>Takes a reading; one that is not a number says that the photocell does not answer.</summary>
    public void Observe(string deviceId, string quantity, double value, Instant at)
    {
        if (!Concerns(_settings, deviceId, quantity))
            return;

        PhotocellState says = Read(quantity, value);
        if (_state == PhotocellState.Unknown || says == PhotocellState.Unknown)
            _state = says;
        if (says != _says)
            (_says, _saysSince) = (says, at);
    }

    /// <summary>What it says.</summary>
    /// <param name="now">The present.</param>
    /// <param name="holdsUntil">When that may be otherwise though nothing new is read.</param>
    public PhotocellState At(Instant now, out Instant holdsUntil)
    {
        holdsUntil = Instant.MaxValue;
        if (_says == _state)
            return _state;

        Instant counts = _saysSince + Duration.FromSeconds(_settings?.HoldSeconds ?? PhotocellSettings.For("").HoldSeconds);
        if (now >= counts || now < _saysSince)
            return _state = _says;
        holdsUntil = counts;
        return _state;
    }

    private PhotocellState Read(string quantity, double value)
    {
        if (!double.IsFinite(value))
            return PhotocellState.Unknown;
        if (quantity == Quantities.PhotocellOutput.Name)
            return value > 0 ? PhotocellState.Dark : PhotocellState.Bright;
        if (value < _settings!.DarkBelowLux)
            return PhotocellState.Dark;
        if (value > _settings.BrightAboveLux)
            return PhotocellState.Bright;

        // Between the thresholds it says what it said; at first the darker, since dark streets are worse than burning lamps.
        return _says == PhotocellState.Unknown ? PhotocellState.Dark : _says;
    }
}
