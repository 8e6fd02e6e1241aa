namespace LampuKota.Mqtt;

/// <summary>What differs in a PUBLISH from one receiver of a message to the next; everything else comes from the message.</summary>
public readonly ref struct PublishDelivery
{
    /// <summary>Packet Identifier, 1 to 65,535; not used at QoS 0.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>QoS of this delivery.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>RETAIN flag.</summary>
    public bool Retain { get; init; }

    /// <summary>DUP flag: sent before on this Session; only at QoS 1 and 2.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Topic Alias to set or to use, up to the receiver's Topic Alias Maximum; 0 for none. MQTT 5.0 only.</summary>
    public ushort TopicAlias { get; init; }

    /// <summary>Leaves the Topic Name away, since the receiver knows the <see cref="TopicAlias"/>. MQTT 5.0 only.</summary>
    public bool OmitsTopic { get; init; }

    /// <summary>What is left of the Message Expiry Interval in seconds [MQTT-3.3.2-6]; null to send that of the message.</summary>
    public uint? MessageExpiryIntervalSeconds { get; init; }

    /// <summary>Subscription Identifiers of the receiver's matching subscriptions [MQTT-3.3.4-3].</summary>
    public ReadOnlySpan<uint> SubscriptionIdentifiers { get; init; }

    internal byte FirstByte => (byte)(((int)MqttPacketType.Publish << 4) | (Duplicate ? 0b1000 : 0) | ((int)Qos << 1) | (Retain ? 1 : 0));
}
