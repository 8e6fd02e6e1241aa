using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>Writes packets within the limits that the server's CONNACK set. Not thread-safe: the connection's writing loop owns it.</summary>
internal sealed class ClientOutput(IBufferWriter<byte> output, MqttProtocolVersion version, ConnectAckPacket limits)
{
    /// <summary>
    /// 3.1.1 has no Receive Maximum; 20 in flight is what the mosquitto server takes by default before it cuts the connection, and what the Paho clients keep to.
    /// </summary>
    private const int ReceiveMaximumV311 = 20;

    private readonly uint _maximumPacketSize = limits.MaximumPacketSize ?? uint.MaxValue;

    /// <summary>How many QoS 1 and QoS 2 messages may be in flight towards the server.</summary>
    public int ReceiveMaximum { get; } = version == MqttProtocolVersion.V500 ? limits.ReceiveMaximum : ReceiveMaximumV311;

    /// <summary>Why the server would not take a message, or null.</summary>
    public ReasonCode? Refuses(OutgoingMessage message)
    {
        // [MQTT-3.2.2-15]
        if ((uint)message.Size > _maximumPacketSize)
            return ReasonCode.PacketTooLarge;
        // [MQTT-3.2.2-11]
        if (message.Message.Qos > limits.MaximumQos)
            return ReasonCode.QosNotSupported;
        // [MQTT-3.2.2-14]
        return message.Message.Retain && !limits.RetainAvailable ? ReasonCode.RetainNotSupported : null;
    }

    /// <summary>Writes a PUBLISH, or the PUBREL of a message that was released on an earlier connection.</summary>
    public void Write(OutgoingMessage message, bool isDuplicate)
    {
        if (message.Stage == OutgoingStage.Released)
        {
            Write(new ControlPacket(MqttPacketType.PublishRelease, message.PacketIdentifier));
            return;
        }

        MqttPacketWriter.WritePublish(output, version, message.Message, new PublishDelivery
        {
            PacketIdentifier = message.PacketIdentifier,
            Qos = message.Message.Qos,
            Retain = message.Message.Retain,
            Duplicate = isDuplicate,
        });
    }

    /// <summary>Writes a SUBSCRIBE or UNSUBSCRIBE; false where it is too large for the server.</summary>
    public bool Write(PendingOperation operation) => operation.Subscriptions is { } subscriptions
        ? MqttPacketWriter.WriteSubscribe(output, version, new SubscribePacket(operation.PacketIdentifier, subscriptions), _maximumPacketSize)
        : MqttPacketWriter.WriteUnsubscribe(output, version, new UnsubscribePacket(operation.PacketIdentifier, operation.Filters!), _maximumPacketSize);

    public void Write(in ControlPacket packet)
    {
        if (packet.Type == MqttPacketType.PingRequest)
            MqttPacketWriter.WritePingRequest(output);
        else
            MqttPacketWriter.WriteAck(output, version, packet.Type, new AckPacket(packet.PacketIdentifier, packet.ReasonCode), _maximumPacketSize);
    }

    public void WriteDisconnect(ReasonCode reason) =>
        MqttPacketWriter.WriteDisconnect(output, version, new DisconnectPacket(reason), _maximumPacketSize);
}
