namespace LampuKota.City;

/// <summary>A lamp as the city owns it: what it is and where, not what it does now.</summary>
public sealed record LampAsset
{
    /// <summary>Id, for instance <c>KPG-OSP-P012-L034</c>; never changes.</summary>
    public required string Id { get; init; }

    /// <summary>What is painted on the pole.</summary>
    public required string PoleCode { get; init; }

    /// <summary>Id of the gateway that switches it.</summary>
    public required string GatewayId { get; init; }

    /// <summary>Id of the cabinet that feeds it.</summary>
    public required string CabinetId { get; init; }

    /// <summary>Id of the feeder circuit of the cabinet.</summary>
    public required string SegmentId { get; init; }

    /// <summary>Id of the street that it lights.</summary>
    public required string StreetId { get; init; }

    /// <summary>Id of the kelurahan it stands in.</summary>
    public required string KelurahanId { get; init; }

    /// <summary>Power at 100 %, watts.</summary>
    public required double RatedPowerWatts { get; init; }

    /// <summary>Height of the pole, metres.</summary>
    public required double PoleHeightMetres { get; init; }

    /// <summary>Whether it measures its own power, so that a command can be proved.</summary>
    public required bool IsMetered { get; init; }

    /// <summary>Whether it lights a market, a hospital or a crossing: no schedule may leave it dark or deeply dimmed at night, and no single person either.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Type of its luminaire, in the city's words; null where that is not recorded.</summary>
    public string? Luminaire { get; init; }

    /// <summary>Hours that its light source is made to burn.</summary>
    public double RatedLifeHours { get; init; } = LampLife.UsualRatedHours;

    /// <summary>What its counter of burning hours read when its light source was put in, h.</summary>
    public double InstalledAtHours { get; init; }

    /// <summary>The calendar it follows; null means the city's default calendar.</summary>
    public string? CalendarId { get; init; }

    /// <summary>Degrees east of Greenwich (WGS 84).</summary>
    public required double LongitudeDegrees { get; init; }

    /// <summary>Degrees north of the equator (WGS 84).</summary>
    public required double LatitudeDegrees { get; init; }
}
