namespace LampuKota.Mqtt;

/// <summary>
/// CONNACK (MQTT 5.0 and 3.1.1, 3.2): the answer to CONNECT, with the limits of the Server. The Connect Return Codes of 3.1.1 are given as the
/// Reason Codes of the same meaning.
/// </summary>
public sealed record ConnectAckPacket
{
    /// <summary>Session Present: the Server continues an existing Session.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Reason Code; 0x80 and above refuse the connection.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>Session Expiry Interval in seconds that the Server uses instead of the requested one, null where it uses that.</summary>
    public uint? SessionExpiryIntervalSeconds { get; init; }

    /// <summary>How many QoS 1 and QoS 2 messages may be in flight towards the Server, 1 to 65,535.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Highest QoS that the Server accepts.</summary>
    public QualityOfService MaximumQos { get; init; } = QualityOfService.ExactlyOnce;

    /// <summary>Whether the Server keeps Retained Messages.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Maximum Packet Size in bytes that the Server accepts, null without a limit.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>The Client Identifier that the Server assigned, null where the Client brought one.</summary>
    public string? AssignedClientIdentifier { get; init; }

    /// <summary>Highest Topic Alias that the Server accepts; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>Reason String: for people who search a fault, not to be parsed.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>Whether Topic Filters may hold wildcards.</summary>
    public bool WildcardSubscriptionAvailable { get; init; } = true;

    /// <summary>Whether SUBSCRIBE may hold a Subscription Identifier.</summary>
    public bool SubscriptionIdentifiersAvailable { get; init; } = true;

    /// <summary>Whether Shared Subscriptions are supported.</summary>
    public bool SharedSubscriptionAvailable { get; init; } = true;

    /// <summary>Keep Alive in seconds that the Client has to use instead of its own, null where its own holds.</summary>
    public ushort? ServerKeepAliveSeconds { get; init; }

    /// <summary>Response Information: the base of a Response Topic.</summary>
    public string? ResponseInformation { get; init; }

    /// <summary>Server Reference: another Server to use.</summary>
    public string? ServerReference { get; init; }

    /// <summary>Authentication Method of enhanced authentication, null where absent.</summary>
    public string? AuthenticationMethod { get; init; }

    /// <summary>Authentication Data, null where absent.</summary>
    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }
}
