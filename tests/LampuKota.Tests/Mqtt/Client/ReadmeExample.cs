using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>The examples of <c>libs/LampuKota.Mqtt/README.md</c>: what stands between the braces of each method stands there too.</summary>
internal static class ReadmeExample
{
    public static async Task<ReasonCode> PublishAsync(
        string host, int port, byte[] pack, Func<MqttMessage, CancellationToken, Task> handleAsync, CancellationToken cancellationToken)
    {
        await using MqttClient client = new(new MqttClientOptions
        {
            Host = host,
            Port = port,
            ClientIdentifier = "KPG-OSP-G012",
            CleanStart = false,
            SessionExpiryIntervalSeconds = 86_400,
            Will = new MqttMessage { Topic = "lampukota/v1/KPG-OSP-G012/status", Payload = "{\"online\":false}"u8.ToArray(), Retain = true },
            Subscriptions = [new TopicSubscription("lampukota/v1/KPG-OSP-G012/command", QualityOfService.AtLeastOnce)],
        });
        client.MessageHandler = async (message, token) => await handleAsync(message, token);
        await client.StartAsync(cancellationToken);

        MqttMessage telemetry = new() { Topic = "lampukota/v1/KPG-OSP-G012/telemetry", Payload = pack, Qos = QualityOfService.AtLeastOnce };
        return await client.PublishAsync(telemetry, cancellationToken);
    }

    public static void SendBack(ReadOnlySequence<byte> buffer, IBufferWriter<byte> output)
    {
        MqttPacketReader reader = MqttPacketReader.ForServer(maximumPacketSize: 1024 * 1024);
        while (reader.TryRead(ref buffer, out MqttPacket packet) == ReadStatus.Done)
        {
            if (packet.Type == MqttPacketType.Publish)
                MqttPacketWriter.WritePublish(output, MqttProtocolVersion.V500, packet.Publish, new PublishDelivery { Qos = packet.Publish.Qos, PacketIdentifier = 7 });
        }
    }
}
