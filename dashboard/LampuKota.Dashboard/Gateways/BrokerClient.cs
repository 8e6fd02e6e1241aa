namespace LampuKota.Dashboard;

/// <summary>A session of the broker, as ingest tells of it (docs/formats/ingest-clients.md). Instants are Unix milliseconds of the city's clock.</summary>
/// <param name="Id">Client Identifier; a gateway's is its id.</param>
/// <param name="Kind"><c>client</c>, <c>service</c>, <c>anonymous</c>, or another word of the broker's.</param>
/// <param name="SessionExpirySeconds">How long the session outlives its connection.</param>
/// <param name="Subscriptions">Its subscriptions.</param>
/// <param name="InFlight">Messages to it that await their acknowledgement.</param>
/// <param name="Queued">Messages that wait to be sent to it.</param>
/// <param name="QueuedBytes">Bytes of both.</param>
public sealed record BrokerClient(string Id, string Kind, long SessionExpirySeconds, int Subscriptions, int InFlight, int Queued, long QueuedBytes)
{
    /// <summary>Its connection, null where it has none.</summary>
    public BrokerConnection? Connection { get; init; }

    /// <summary>How its last connection ended.</summary>
    public BrokerNote? LastEnd { get; init; }

    /// <summary>What was last refused to it.</summary>
    public BrokerNote? LastRefusal { get; init; }
}

/// <summary>A connection of a session.</summary>
/// <param name="Address">Address and port, null where unknown.</param>
/// <param name="Transport"><c>tcp</c>, <c>tls</c>, <c>webSocket</c> or <c>secureWebSocket</c>.</param>
/// <param name="Protocol">Protocol Version, <c>5.0</c> or <c>3.1.1</c>.</param>
/// <param name="SinceUnixMs">Since when.</param>
/// <param name="KeepAliveSeconds">Keep Alive in force, 0 where it is off.</param>
/// <param name="SessionPresent">Whether it continued a session.</param>
/// <param name="Received">Messages received from it.</param>
/// <param name="Sent">Messages sent to it.</param>
public sealed record BrokerConnection(
    string? Address, string Transport, string Protocol, long SinceUnixMs, int KeepAliveSeconds, bool SessionPresent, long Received, long Sent);

/// <summary>Something that happened to a session.</summary>
/// <param name="AtUnixMs">When.</param>
/// <param name="Code">MQTT Reason Code.</param>
/// <param name="Text">In the broker's English.</param>
public sealed record BrokerNote(long AtUnixMs, int Code, string Text);

/// <summary>One page of a round.</summary>
internal sealed record BrokerClientPage(long AtUnixMs, long Round, int Page, int Pages, IReadOnlyList<BrokerClient> Items);
