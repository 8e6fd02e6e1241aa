namespace LampuKota.City;

/// <summary>A control cabinet (panel PJU): it feeds circuits and holds the utility's meter.</summary>
public sealed record Cabinet
{
    /// <summary>Id, for instance <c>KPG-OSP-P012</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the kelurahan it stands in.</summary>
    public required string KelurahanId { get; init; }

    /// <summary>The utility's customer number (IDPEL); null where not recorded.</summary>
    public string? CustomerNumber { get; init; }

    /// <summary>How the utility charges it.</summary>
    public required Tariff Tariff { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}

/// <summary>How the utility charges a cabinet.</summary>
public enum Tariff
{
    /// <summary>By measured energy.</summary>
    Metered,

    /// <summary>Flat, for twelve hours a day, even where lamps are dead.</summary>
    Abonemen,
}
