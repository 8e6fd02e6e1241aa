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

    /// <summary>Takes a reading; one that is not a number says that the photocell does not answer.</summary>
    public void Observe(string deviceId, string quantity, double value, Instant at)
    {
        if (!PhotocellReading.Concerns(_settings, deviceId, quantity))
            return;

        PhotocellState says = PhotocellReading.Says(_settings, quantity, value, _says);
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
}
