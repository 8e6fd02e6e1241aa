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
    private string _deviceId = "";
    private string _quantity = "";

    /// <summary>Whether anything is known of it.</summary>
    public bool IsKnown => _state != PhotocellState.Unknown;

    /// <summary>What a later life may go on with; null where nothing is known.</summary>
    public KeptPhotocell? Keep() => IsKnown ? new KeptPhotocell(_deviceId, _quantity, _state, _says, _saysSince.ToUnixTimeMilliseconds()) : null;

    /// <summary>Goes on with what an earlier life knew.</summary>
    /// <param name="kept">What it knew.</param>
    /// <param name="shift">By how much the clock was set since.</param>
    /// <returns>False where it is another photocell that counts now.</returns>
    public bool Restore(KeptPhotocell kept, Duration shift)
    {
        if (!Concerns(_settings, kept.DeviceId, kept.Quantity))
            return false;

        (_deviceId, _quantity, _state, _says) = (kept.DeviceId, kept.Quantity, kept.State, kept.Says);
        _saysSince = Instant.FromUnixTimeMilliseconds(kept.SaysSinceUnixMs) + shift;
        return true;
    }

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
    /// <returns>Whether it says something else than before.</returns>
    public bool Observe(string deviceId, string quantity, double value, Instant at)
    {
        if (!Concerns(_settings, deviceId, quantity))
            return false;

        (_deviceId, _quantity) = (deviceId, quantity);
        PhotocellState says = Read(quantity, value);
        bool isNews = says != _says;
        if (_state == PhotocellState.Unknown || says == PhotocellState.Unknown)
            _state = says;
        if (says != _says)
            (_says, _saysSince) = (says, at);
        return isNews;
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
