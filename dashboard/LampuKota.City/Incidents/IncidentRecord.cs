namespace LampuKota.City;

/// <summary>A fault of the city with all that it explains: one record for people, however many events told of it.</summary>
/// <param name="Id">Number, rising.</param>
/// <param name="Event">TALQ event name of its cause, for instance <c>lampFailure</c>.</param>
/// <param name="DeviceId">The device at its root: a lamp, a gateway, a cabinet, a sensor.</param>
/// <param name="StartUnixMs">When the condition began, city time.</param>
/// <param name="RaisedUnixMs">When it was recorded here, city time.</param>
/// <param name="ClosedUnixMs">When the condition ended; null while it lasts.</param>
/// <param name="AffectedLampCount">How many lamps it explains.</param>
/// <param name="Values">Measured values that led to it, by quantity name.</param>
public sealed record IncidentRecord(
    long Id,
    string Event,
    string DeviceId,
    long StartUnixMs,
    long RaisedUnixMs,
    long? ClosedUnixMs,
    int AffectedLampCount,
    IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Whether the condition lasts.</summary>
    public bool IsOpen => ClosedUnixMs is null;
}

/// <summary>Which incidents to list, newest first.</summary>
/// <param name="OpenOnly">Leave out what is closed.</param>
/// <param name="DeviceId">Only of this device; null for all.</param>
/// <param name="BeforeId">Only with a smaller number: the cursor of the next page.</param>
/// <param name="Limit">At most so many, 1 to 500.</param>
public sealed record IncidentQuery(bool OpenOnly = false, string? DeviceId = null, long? BeforeId = null, int Limit = 50);
