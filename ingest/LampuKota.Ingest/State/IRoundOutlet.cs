using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Where the pages of a round go.</summary>
internal interface IRoundOutlet
{
    /// <summary>Whether a page at this topic would reach anybody.</summary>
    bool IsWanted(string topic);

    /// <summary>Publishes a page. One that cannot be published now is let go: the next round comes in a few seconds.</summary>
    ValueTask PublishAsync(MqttMessage page, CancellationToken cancellationToken);
}

/// <summary>The broker of this process.</summary>
internal sealed class BrokerOutlet(MqttBroker broker) : IRoundOutlet
{
    /// <inheritdoc/>
    public bool IsWanted(string topic) => broker.IsWanted(topic);

    /// <inheritdoc/>
    public ValueTask PublishAsync(MqttMessage page, CancellationToken cancellationToken)
    {
        broker.Publish(page);
        return default;
    }
}

/// <summary>A broker elsewhere, which tells nobody who subscribes there.</summary>
internal sealed class ClientOutlet(TelemetryConsumer consumer) : IRoundOutlet
{
    /// <inheritdoc/>
    public bool IsWanted(string topic) => consumer.Client.State == MqttConnectionState.Connected;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(MqttMessage page, CancellationToken cancellationToken)
    {
        if (!IsWanted(page.Topic))
            return;

        try
        {
            // At QoS 0 it is written or not; a connection that broke on the way has the client's own log line.
            await consumer.Client.PublishAsync(page, cancellationToken);
        }
        catch (Exception e) when (e is MqttQueueFullException or MqttStoppedException)
        {
            consumer.Logger.PageIsLetGo(page.Topic, e.Message);
        }
    }
}
