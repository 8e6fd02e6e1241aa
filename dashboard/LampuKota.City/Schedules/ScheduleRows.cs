namespace LampuKota.City;

/// <summary>One version of the calendars and control programs; versions are never changed, only added.</summary>
public sealed class ScheduleVersionRow
{
    /// <summary>Rises by one.</summary>
    public required int Version { get; init; }

    /// <summary>When it was saved, city time.</summary>
    public required long SavedUnixMs { get; init; }

    /// <summary>Who saved it.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who saved it, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>Default calendar, calendars and programs as JSON.</summary>
    public required string Document { get; init; }
}

/// <summary>The desired document that a gateway is given. The version is reserved here before it is published, so that two contents never share one.</summary>
public sealed class DesiredVersionRow
{
    /// <summary>The gateway.</summary>
    public required string GatewayId { get; init; }

    /// <summary>The document's version.</summary>
    public required long Version { get; init; }

    /// <summary>SHA-256 of the document without its version, in hexadecimal: the same content is not published twice.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whether the broker has acknowledged it.</summary>
    public required bool IsPublished { get; init; }
}
