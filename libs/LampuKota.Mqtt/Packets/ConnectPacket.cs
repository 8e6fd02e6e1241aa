namespace LampuKota.Mqtt;

/// <summary>
/// CONNECT (MQTT 5.0 and 3.1.1, 3.1). A 3.1.1 packet reads as its equal in 5.0: Clean Session 1 as Clean Start with a Session Expiry Interval
/// of 0, Clean Session 0 as a session that never expires.
/// </summary>
public sealed record ConnectPacket
{
    /// <summary>The Session Expiry Interval of a session that never expires.</summary>
    public const uint NeverExpires = uint.MaxValue;

    /// <summary>Protocol Version.</summary>
    public MqttProtocolVersion ProtocolVersion { get; init; } = MqttProtocolVersion.V500;

    /// <summary>Client Identifier; empty where the Server shall assign one.</summary>
    public string ClientIdentifier { get; init; } = "";

    /// <summary>Clean Start: discard an existing Session.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>Keep Alive in seconds; 0 turns it off.</summary>
    public ushort KeepAliveSeconds { get; init; }

    /// <summary>User Name, null where absent.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, null where absent. A secret: never to be logged.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>Will Message, null where absent.</summary>
    public MqttMessage? Will { get; init; }

    /// <summary>Will Delay Interval in seconds.</summary>
    public uint WillDelayIntervalSeconds { get; init; }

    /// <summary>Session Expiry Interval in seconds; 0 ends the Session with the connection, <see cref="NeverExpires"/> keeps it.</summary>
    public uint SessionExpiryIntervalSeconds { get; init; }

    /// <summary>How many QoS 1 and QoS 2 messages this Client is willing to have in flight towards it, 1 to 65,535.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Maximum Packet Size in bytes that this Client accepts, null without a limit.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>Highest Topic Alias that this Client accepts; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>Request Response Information.</summary>
    public bool RequestResponseInformation { get; init; }

    /// <summary>Request Problem Information: whether Reason Strings and User Properties may come with every packet.</summary>
    public bool RequestProblemInformation { get; init; } = true;

    /// <summary>Authentication Method of enhanced authentication, null where absent.</summary>
    public string? AuthenticationMethod { get; init; }

    /// <summary>Authentication Data, null where absent.</summary>
    public ReadOnlyMemory<byte>? AuthenticationData { get; init; }

    /// <summary>User Properties in their order.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}
