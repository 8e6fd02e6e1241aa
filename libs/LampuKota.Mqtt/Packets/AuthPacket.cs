namespace LampuKota.Mqtt;

/// <summary>AUTH (MQTT 5.0, 3.15): one step of an enhanced authentication.</summary>
/// <param name="ReasonCode">Success, Continue authentication or Re-authenticate.</param>
public sealed record AuthPacket(ReasonCode ReasonCode)
{
    /// <summary>Authentication Method; absent only from an AUTH of Remaining Length 0.</summary>
    public string? AuthenticationMethod { get; init; }

    /// <summary>Authentication Data, null where absent.</summary>
    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }

    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
