namespace LampuKota.Mqtt;

/// <summary>Which packets may come from the peer, and which of them first.</summary>
internal static class PacketOrder
{
    public static Rejection? Check(MqttPacketType type, MqttRole role, MqttProtocolVersion? version, bool isOpen)
    {
        if (type == MqttPacketType.None)
            return Rejection.Malformed("packet type 0 is reserved (2.1.2)");
        if (!isOpen)
            return MayOpen(type, role, version) ? null : Rejection.ProtocolError("another packet must come first");
        // [MQTT-3.1.0-2], [MQTT-3.2.0-2]
        if (type is MqttPacketType.Connect or MqttPacketType.ConnectAck)
            return Rejection.ProtocolError("CONNECT and CONNACK come only once");
        return IsKnown(type, role, version) ? null : Rejection.ProtocolError("this packet may not come from this side");
    }

    /// <summary>[MQTT-3.1.0-1]: CONNECT first; [MQTT-3.2.0-1]: CONNACK first, save AUTH.</summary>
    private static bool MayOpen(MqttPacketType type, MqttRole role, MqttProtocolVersion? version) => role == MqttRole.Server
        ? type == MqttPacketType.Connect
        : type == MqttPacketType.ConnectAck || (type == MqttPacketType.Auth && version == MqttProtocolVersion.V500);

    private static bool IsKnown(MqttPacketType type, MqttRole role, MqttProtocolVersion? version) => type switch
    {
        MqttPacketType.Publish or MqttPacketType.PublishAck or MqttPacketType.PublishReceived or MqttPacketType.PublishRelease
            or MqttPacketType.PublishComplete => true,
        MqttPacketType.Subscribe or MqttPacketType.Unsubscribe or MqttPacketType.PingRequest => role == MqttRole.Server,
        MqttPacketType.SubscribeAck or MqttPacketType.UnsubscribeAck or MqttPacketType.PingResponse => role == MqttRole.Client,
        MqttPacketType.Disconnect => role == MqttRole.Server || version == MqttProtocolVersion.V500,
        MqttPacketType.Auth => version == MqttProtocolVersion.V500,
        _ => false,
    };
}
