namespace LampuKota.Mqtt;

/// <summary>UNSUBSCRIBE (MQTT 5.0 and 3.1.1, 3.10).</summary>
/// <param name="PacketIdentifier">Packet Identifier, 1 to 65,535.</param>
/// <param name="Filters">At least one Topic Filter.</param>
public sealed record UnsubscribePacket(ushort PacketIdentifier, IReadOnlyList<string> Filters)
{
    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
