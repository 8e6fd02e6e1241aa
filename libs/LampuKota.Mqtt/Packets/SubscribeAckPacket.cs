namespace LampuKota.Mqtt;

/// <summary>SUBACK (MQTT 5.0 and 3.1.1, 3.9).</summary>
/// <param name="PacketIdentifier">Packet Identifier of the SUBSCRIBE.</param>
/// <param name="ReasonCodes">One Reason Code for each Topic Filter, in the order of the SUBSCRIBE: the granted QoS, or 0x80 and above.</param>
public sealed record SubscribeAckPacket(ushort PacketIdentifier, IReadOnlyList<ReasonCode> ReasonCodes)
{
    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
