using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Which rows of the gateways' page are shown.</summary>
public enum GatewayFilter
{
    /// <summary>All gateways of the city.</summary>
    All,

    /// <summary>Those that are connected.</summary>
    Connected,

    /// <summary>Those that are not.</summary>
    Away,

    /// <summary>Those to which something was refused, or whose last connection did not end in good order.</summary>
    Troubled,

    /// <summary>Clients that are no gateway of the city: services, tools, strangers.</summary>
    Others,
}

/// <summary>In which order.</summary>
public enum GatewaySort
{
    /// <summary>By id.</summary>
    Id,

    /// <summary>What changed last first: connections made or lost.</summary>
    Newest,

    /// <summary>The most bytes waiting first.</summary>
    Queue,

    /// <summary>The most messages first.</summary>
    Traffic,

    /// <summary>The newest trouble first.</summary>
    Trouble,
}

/// <summary>One row: a gateway of the city, or another client of the broker.</summary>
/// <param name="Id">Gateway id, or Client Identifier.</param>
/// <param name="Gateway">The city's asset, null for another client.</param>
/// <param name="KelurahanName">Where it stands.</param>
/// <param name="Client">Its session, null where the broker has none.</param>
public sealed record GatewayRow(string Id, GatewayAsset? Gateway, string? KelurahanName, BrokerClient? Client)
{
    /// <summary>What became of its telemetry; null where it never sent any.</summary>
    public GatewayAccount? Account { get; init; }

    /// <summary>When its telemetry was last heard, or the instant of the newest value of its lamps; null where neither is known.</summary>
    public long? LastHeardUnixMs { get; init; }

    /// <summary>Whether telemetry of it ever came, known when or not.</summary>
    public bool WasHeard => LastHeardUnixMs is not null || Account is { Received: > 0 };

    // Reason Code of a DISCONNECT in good order (MQTT 5.0, 3.14.2.1).
    private const int NormalDisconnection = 0;

    /// <summary>Its connection, null where it has none.</summary>
    public BrokerConnection? Connection => Client?.Connection;

    /// <summary>Since when it is connected, or away; null where that is not known.</summary>
    public long? SinceUnixMs => Connection?.SinceUnixMs ?? Client?.LastEnd?.AtUnixMs;

    /// <summary>The newest of what went wrong: a refusal, or a connection that did not end in good order. Null where nothing did.</summary>
    public BrokerNote? Trouble
    {
        get
        {
            BrokerNote? end = Client?.LastEnd is { Code: not NormalDisconnection } bad ? bad : null;
            BrokerNote? refusal = Client?.LastRefusal;
            return end is null || refusal?.AtUnixMs > end.AtUnixMs ? refusal : end;
        }
    }
}
