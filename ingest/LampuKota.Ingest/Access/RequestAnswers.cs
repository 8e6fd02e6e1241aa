using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Sends answers to the client that asked, and to nobody else.</summary>
internal static class RequestAnswers
{
    /// <summary>Answers a service, at its Response Topic.</summary>
    public static void Send(MqttBroker broker, PendingRequest request, IngestAnswer answer) =>
        Send(broker, request, request.Message.ResponseTopic!, LightingJson.ToUtf8(answer));

    /// <summary>Answers with the Correlation Data of the request.</summary>
    public static void Send(MqttBroker broker, PendingRequest request, string topic, byte[] payload) => broker.PublishTo(
        request.Publisher.ClientIdentifier,
        new MqttMessage
        {
            Topic = topic,
            Payload = payload,
            Qos = QualityOfService.AtLeastOnce,
            PayloadIsUtf8 = true,
            ContentType = "application/json",
            CorrelationData = request.Message.CorrelationData,
        });
}
