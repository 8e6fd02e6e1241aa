namespace LampuKota.City;

/// <summary>An incident as it lies in the database; people see it as an <see cref="IncidentRecord"/>.</summary>
public sealed class IncidentRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; init; }

    /// <summary>TALQ event name of its cause.</summary>
    public required string Event { get; init; }

    /// <summary>The device at its root.</summary>
    public required string DeviceId { get; init; }

    /// <summary>When the condition began, city time.</summary>
    public required long StartUnixMs { get; init; }

    /// <summary>When it was recorded, city time.</summary>
    public required long RaisedUnixMs { get; init; }

    /// <summary>When the condition ended; null while it lasts.</summary>
    public long? ClosedUnixMs { get; set; }

    /// <summary>How many lamps it explains.</summary>
    public required int AffectedLampCount { get; init; }

    /// <summary>Measured values that led to it, a JSON object by quantity name.</summary>
    public required string Values { get; init; }

    /// <summary>The events that belong to it.</summary>
    public List<IncidentEventRow> Events { get; init; } = [];
}

/// <summary>One event of an incident; its key is (device, event, start), so that redelivery changes nothing.</summary>
public sealed class IncidentEventRow
{
    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>TALQ event name.</summary>
    public required string Event { get; init; }

    /// <summary>When the condition began.</summary>
    public required long StartUnixMs { get; init; }

    /// <summary>The incident that it belongs to.</summary>
    public long IncidentId { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public long? EndedUnixMs { get; set; }

    /// <summary>Measured values that led to it, a JSON object by quantity name.</summary>
    public required string Values { get; init; }
}
