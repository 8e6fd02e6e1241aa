namespace LampuKota.Mqtt;

/// <summary>
/// One Control Packet as <see cref="MqttPacketReader.TryRead"/> hands it over; <see cref="Type"/> says which member holds its content
/// (PINGREQ and PINGRESP have none). Valid until the next call of the reader, and no longer than the buffer it was read from.
/// </summary>
public readonly ref struct MqttPacket
{
    private readonly object? _content;

    internal MqttPacket(MqttPacketType type, object? content)
    {
        Type = type;
        _content = content;
    }

    internal MqttPacket(scoped in PublishView publish)
    {
        Type = MqttPacketType.Publish;
        Publish = publish;
    }

    internal MqttPacket(MqttPacketType type, scoped in AckPacket ack)
    {
        Type = type;
        Ack = ack;
    }

    internal MqttPacket(MqttPacketType type, Rejection rejection)
    {
        Type = type;
        Reason = rejection.Code;
        ReasonString = rejection.Text;
    }

    /// <summary>The type; of an invalid packet the type that its first byte tells.</summary>
    public MqttPacketType Type { get; }

    /// <summary>Why the bytes are invalid; <see cref="ReasonCode.Success"/> for a packet that is valid.</summary>
    public ReasonCode Reason { get; }

    /// <summary>Why the bytes are invalid, in words fit for a Reason String: they repeat nothing that the peer sent.</summary>
    public string? ReasonString { get; }

    /// <summary>Content of a PUBLISH.</summary>
    public PublishView Publish { get; }

    /// <summary>Content of a PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public AckPacket Ack { get; }

    /// <summary>Content of a CONNECT, else null.</summary>
    public ConnectPacket? Connect => _content as ConnectPacket;

    /// <summary>Content of a CONNACK, else null.</summary>
    public ConnectAckPacket? ConnectAck => _content as ConnectAckPacket;

    /// <summary>Content of a SUBSCRIBE, else null.</summary>
    public SubscribePacket? Subscribe => _content as SubscribePacket;

    /// <summary>Content of a SUBACK, else null.</summary>
    public SubscribeAckPacket? SubscribeAck => _content as SubscribeAckPacket;

    /// <summary>Content of an UNSUBSCRIBE, else null.</summary>
    public UnsubscribePacket? Unsubscribe => _content as UnsubscribePacket;

    /// <summary>Content of an UNSUBACK, else null.</summary>
    public UnsubscribeAckPacket? UnsubscribeAck => _content as UnsubscribeAckPacket;

    /// <summary>Content of a DISCONNECT, else null.</summary>
    public DisconnectPacket? Disconnect => _content as DisconnectPacket;

    /// <summary>Content of an AUTH, else null.</summary>
    public AuthPacket? Auth => _content as AuthPacket;
}
