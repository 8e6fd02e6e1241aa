namespace LampuKota.Mqtt;

/// <summary>SUBSCRIBE (MQTT 5.0 and 3.1.1, 3.8).</summary>
/// <param name="PacketIdentifier">Packet Identifier, 1 to 65,535.</param>
/// <param name="Subscriptions">At least one Topic Filter with its options.</param>
public sealed record SubscribePacket(ushort PacketIdentifier, IReadOnlyList<TopicSubscription> Subscriptions)
{
    /// <summary>Subscription Identifier, 1 to 268,435,455, null where absent.</summary>
    public uint? SubscriptionIdentifier { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
