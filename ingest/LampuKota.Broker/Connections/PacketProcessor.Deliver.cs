using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>The client's answers to messages that were sent to it (MQTT 5.0, 3.4, 3.5, 3.7 and 4.3). Each may make room for the next message.</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep? OnPublishAck(in AckPacket ack)
    {
        // An unknown identifier is an answer that came late or twice: nothing hangs on it.
        Session.Outbox.Settle(ack.PacketIdentifier, QualityOfService.AtLeastOnce);
        return null;
    }

    /// <summary>[MQTT-4.3.3-4], [MQTT-4.3.3-5]</summary>
    private ProcessStep? OnPublishReceived(in AckPacket ack)
    {
        if (ack.ReasonCode >= ReasonCode.UnspecifiedError)
        {
            Session.Outbox.Settle(ack.PacketIdentifier, QualityOfService.ExactlyOnce);
            return null;
        }

        bool isKnown = Session.Outbox.Release(ack.PacketIdentifier, out Task? durable);
        AckPacket release = new(ack.PacketIdentifier, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
        _acks.AddFollowUp(MqttPacketType.PublishRelease, release, durable);
        return null;
    }

    private ProcessStep? OnPublishComplete(in AckPacket ack)
    {
        Session.Outbox.Settle(ack.PacketIdentifier, QualityOfService.ExactlyOnce);
        return null;
    }
}
