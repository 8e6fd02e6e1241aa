namespace LampuKota.City;

/// <summary>One version of what was set of a gateway, or of all; rows are only added.</summary>
public sealed class GatewayTuningRow
{
    /// <summary>Rises by one.</summary>
    public required int Version { get; init; }

    /// <summary>The gateway; empty for the whole city.</summary>
    public required string GatewayId { get; init; }

    /// <summary>When it was saved, city time.</summary>
    public required long SavedUnixMs { get; init; }

    /// <summary>Who saved it.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who saved it, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>What was set, as JSON.</summary>
    public required string Document { get; init; }
}

/// <summary>The newest time that a gateway told something of itself that is over as soon as it is told, for instance <c>storageDamaged</c>.</summary>
public sealed class GatewayNoticeRow
{
    /// <summary>The gateway.</summary>
    public required string GatewayId { get; init; }

    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>When it happened, by the gateway.</summary>
    public required long AtUnixMs { get; init; }
}
