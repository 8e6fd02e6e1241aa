namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/event</c> and <c>_ingest/event</c>. An event's key is (device, event, start); redelivery changes nothing.</summary>
/// <param name="Event">TALQ event name, for instance <c>lampFailure</c>.</param>
/// <param name="Device">Device id.</param>
/// <param name="Phase">Start raises, End clears, Instant does neither.</param>
/// <param name="StartUnixMs">When the condition began; the same in the event that ends it.</param>
/// <param name="AtUnixMs">When this was found, Unix milliseconds.</param>
/// <param name="Values">Measured values that led to it, by quantity name.</param>
public sealed record DeviceEvent(
    string Event, string Device, EventPhase Phase, long StartUnixMs, long AtUnixMs, IReadOnlyDictionary<string, double> Values);

/// <summary>What an event says about its condition.</summary>
public enum EventPhase
{
    /// <summary>The condition began.</summary>
    Start,

    /// <summary>The condition ended.</summary>
    End,

    /// <summary>It happened once.</summary>
    Instant,
}
