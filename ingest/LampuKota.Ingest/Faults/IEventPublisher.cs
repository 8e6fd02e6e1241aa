using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>The way of events to their topic <c>_ingest/event</c>.</summary>
internal interface IEventPublisher
{
    /// <summary>Publishes an event at QoS 1; completes when it is on its way for good.</summary>
    ValueTask PublishAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken);
}

/// <summary>Publishes at the broker of this process.</summary>
internal sealed class BrokerEventPublisher(MqttBroker broker) : IEventPublisher
{
    /// <summary>An event as a message.</summary>
    public static MqttMessage MessageOf(DeviceEvent deviceEvent) => new()
    {
        Topic = Topics.IngestEvent,
        Payload = LightingJson.ToUtf8(deviceEvent),
        Qos = QualityOfService.AtLeastOnce,
        ContentType = "application/json",
        PayloadIsUtf8 = true,
    };

    /// <inheritdoc/>
    public ValueTask PublishAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        broker.Publish(MessageOf(deviceEvent));
        return default;
    }
}

/// <summary>Publishes at a broker elsewhere, over as many connections as that takes.</summary>
internal sealed class ClientEventPublisher(TelemetryConsumer consumer) : IEventPublisher
{
    /// <inheritdoc/>
    public async ValueTask PublishAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        ReasonCode code = await consumer.Client.PublishAsync(BrokerEventPublisher.MessageOf(deviceEvent), cancellationToken);
        if (code >= ReasonCode.UnspecifiedError)
            consumer.Logger.EventIsRefused(Topics.IngestEvent, code);
    }
}
