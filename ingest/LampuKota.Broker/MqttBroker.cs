using System.Net;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>The broker, for the process that hosts it. All members may be called from any thread.</summary>
public sealed class MqttBroker
{
    internal MqttBroker(BrokerOptions options) => Options = options;

    /// <summary>The settings it runs with.</summary>
    public BrokerOptions Options { get; }

    /// <summary>Where it listens, after the host has started.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; } = [];

    /// <summary>The counters now.</summary>
    public BrokerStatistics Statistics { get; } = new();

    /// <summary>The connected clients now, in no particular order.</summary>
    public IReadOnlyList<ConnectedClient> Clients { get; } = [];

    /// <summary>
    /// Publishes a message of the host itself: it is retained if it says so and delivered to subscribers, and passes neither
    /// <see cref="IAccessPolicy"/> nor <see cref="IPublishSink"/>.
    /// </summary>
    /// <param name="message">The message.</param>
    public void Publish(MqttMessage message) => Published?.Invoke(message);

    internal event Action<MqttMessage>? Published;
}
