namespace LampuKota.Mqtt;

/// <summary>
/// The content of PUBACK, PUBREC, PUBREL and PUBCOMP, which have one form (MQTT 5.0, 3.4 to 3.7). A struct: an acknowledgement without
/// Reason String and User Properties, and that is nearly every one, allocates nothing.
/// </summary>
/// <param name="PacketIdentifier">Packet Identifier of the PUBLISH, 1 to 65,535.</param>
/// <param name="ReasonCode">Reason Code; always <see cref="ReasonCode.Success"/> in MQTT 3.1.1.</param>
public readonly record struct AckPacket(ushort PacketIdentifier, ReasonCode ReasonCode = ReasonCode.Success)
{
    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties
    {
        get => field ?? [];
        init;
    }
}
