namespace LampuKota.City;

/// <summary>Who changed what, and when; entries are only ever added.</summary>
public sealed class AuditEntry
{
    /// <summary>Number, rising.</summary>
    public long Id { get; init; }

    /// <summary>When, city time.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>Who.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>What was done: <c>command</c>, <c>emergency</c>, <c>lock</c>, <c>release</c>, <c>undo</c>, <c>approve</c>, <c>decline</c>, <c>group</c>, <c>schedules</c>, <c>calendar</c>, <c>gatewaySettings</c>, <c>rollout</c>, <c>import</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what: an id.</summary>
    public required string Subject { get; init; }

    /// <summary>In words.</summary>
    public required string Detail { get; init; }
}
