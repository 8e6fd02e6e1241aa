using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>Gives messages to the broker; the seam between what the dashboard decides and the connection that carries it.</summary>
public interface IMessagePublisher
{
    /// <summary>Whether the broker can be reached now.</summary>
    bool IsConnected { get; }

    /// <summary>Raised each time the connection stands; handlers must return quickly.</summary>
    event Action? Connected;

    /// <summary>Publishes a message at its QoS; completes when the broker has acknowledged it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; the broker may still get it.</param>
    /// <exception cref="IOException">There is no connection, or it was lost before the acknowledgement.</exception>
    ValueTask PublishAsync(MqttMessage message, CancellationToken cancellationToken);
}
