namespace LampuKota.Mqtt;

/// <summary>DISCONNECT (MQTT 5.0 and 3.1.1, 3.14). In 3.1.1 only the Client sends it, and it has no content.</summary>
/// <param name="ReasonCode">Why the connection ends.</param>
public sealed record DisconnectPacket(ReasonCode ReasonCode = ReasonCode.Success)
{
    /// <summary>A new Session Expiry Interval in seconds (from the Client only), null where unchanged.</summary>
    public uint? SessionExpiryIntervalSeconds { get; init; }

    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>Server Reference: another Server to use (from the Server only).</summary>
    public string? ServerReference { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
