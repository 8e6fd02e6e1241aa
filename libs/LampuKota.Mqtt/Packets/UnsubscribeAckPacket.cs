namespace LampuKota.Mqtt;

/// <summary>UNSUBACK (MQTT 5.0 and 3.1.1, 3.11).</summary>
/// <param name="PacketIdentifier">Packet Identifier of the UNSUBSCRIBE.</param>
/// <param name="ReasonCodes">One Reason Code for each Topic Filter, in the order of the UNSUBSCRIBE; none in MQTT 3.1.1.</param>
public sealed record UnsubscribeAckPacket(ushort PacketIdentifier, IReadOnlyList<ReasonCode> ReasonCodes)
{
    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
