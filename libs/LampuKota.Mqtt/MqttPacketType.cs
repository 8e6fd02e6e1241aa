namespace LampuKota.Mqtt;

/// <summary>The type of an MQTT Control Packet: the upper four bits of its first byte (MQTT 5.0, 2.1.2).</summary>
public enum MqttPacketType : byte
{
    /// <summary>No packet; the value 0 is reserved.</summary>
    None = 0,

    /// <summary>CONNECT: connection request, client to server.</summary>
    Connect = 1,

    /// <summary>CONNACK: connect acknowledgement, server to client.</summary>
    ConnectAck = 2,

    /// <summary>PUBLISH: publish message, either way.</summary>
    Publish = 3,

    /// <summary>PUBACK: publish acknowledgement (QoS 1), either way.</summary>
    PublishAck = 4,

    /// <summary>PUBREC: publish received (QoS 2 delivery part 1), either way.</summary>
    PublishReceived = 5,

    /// <summary>PUBREL: publish release (QoS 2 delivery part 2), either way.</summary>
    PublishRelease = 6,

    /// <summary>PUBCOMP: publish complete (QoS 2 delivery part 3), either way.</summary>
    PublishComplete = 7,

    /// <summary>SUBSCRIBE: subscribe request, client to server.</summary>
    Subscribe = 8,

    /// <summary>SUBACK: subscribe acknowledgement, server to client.</summary>
    SubscribeAck = 9,

    /// <summary>UNSUBSCRIBE: unsubscribe request, client to server.</summary>
    Unsubscribe = 10,

    /// <summary>UNSUBACK: unsubscribe acknowledgement, server to client.</summary>
    UnsubscribeAck = 11,

    /// <summary>PINGREQ: ping request, client to server.</summary>
    PingRequest = 12,

    /// <summary>PINGRESP: ping response, server to client.</summary>
    PingResponse = 13,

    /// <summary>DISCONNECT: disconnect notification, either way (MQTT 3.1.1: client to server only).</summary>
    Disconnect = 14,

    /// <summary>AUTH: authentication exchange, either way (MQTT 5.0 only).</summary>
    Auth = 15,
}
