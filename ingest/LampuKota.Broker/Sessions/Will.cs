using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>A Will Message as CONNECT brought it (MQTT 5.0, 3.1.2.5).</summary>
/// <param name="Message">The message to publish.</param>
/// <param name="Delay">Will Delay Interval: how long after the end of the connection, unless the session ends before.</param>
internal sealed record Will(MqttMessage Message, TimeSpan Delay)
{
    /// <summary>Its key in the store; 0 where there is none.</summary>
    public long StoreKey { get; init; }
}
