namespace LampuKota.City;

/// <summary>When conditions are one fault, and for how long they are gathered. Milliseconds of city time.</summary>
/// <param name="GatheringMs">
/// How long a condition waits for what may explain it before people are told. Half a minute: a tripped breaker tells of itself at once and its lamps after a hold of a
/// minute, and gateways of one cabinet report within seconds of each other; people lose little by it.
/// </param>
public sealed record CauseLimits(long GatheringMs = 30_000)
{
    /// <summary>Raises at once: for a city that does not want to wait, and for tests.</summary>
    public static CauseLimits AtOnce { get; } = new(GatheringMs: 0);

    /// <summary>A cabinet without supply waits for its neighbours: each reports at its own second of a minute, and some have clocks of their own.</summary>
    public long NeighboursMs { get; init; } = 75_000;

    /// <summary>A cabinet that is on and draws next to nothing waits for its segments: that one is lost shows after three minutes of silence and a hold, two more than this takes itself.</summary>
    public long SegmentsMs { get; init; } = 240_000;

    /// <summary>How long a fault is gathered before people are told: until what may explain it has had its time. At once where nothing is gathered.</summary>
    /// <param name="root">The fault.</param>
    public long GatheringOf(RootFault root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return GatheringMs == 0 ? 0 : (root.Cause, root.Event) switch
        {
            (IncidentCause.Cabinet, Lighting.EventNames.SupplyLoss) => Math.Max(GatheringMs, NeighboursMs),
            (IncidentCause.Cabinet, Lighting.EventNames.SwitchingErrorOn) => Math.Max(GatheringMs, SegmentsMs),
            _ => GatheringMs,
        };
    }

    /// <summary>How much earlier than its cause a consequence may have begun: a lamp's clock and hold, a supply that sags before it goes.</summary>
    public long LeadMs { get; init; } = 300_000;

    /// <summary>Within this time cabinets near each other lose their supply by one failure of the grid: it is switched off feeder by feeder, or gives way piece by piece.</summary>
    public long ChainMs { get; init; } = 300_000;

    /// <summary>
    /// Beginnings that may be one moment: of two devices that report once a minute one tells its last sample before it and the other its first one after, and half a minute
    /// for their clocks.
    /// </summary>
    public long SameMomentMs { get; init; } = 150_000;

    /// <summary>Cabinets without supply that are a grid's outage: that many do not fail by themselves at once. Where fewer are left of an outage, it is over.</summary>
    public int GridCabinets { get; init; } = 3;

    /// <summary>Share of the city's gateways that has to fall silent in one moment for the network to be the cause; mobile links lose single ones all the time.</summary>
    public double NetworkShare { get; init; } = 0.05;

    /// <summary>Lamps of one segment that have to be dark together for it to be the cause where nothing tells of the segment itself.</summary>
    public int SegmentLamps { get; init; } = 5;

    /// <summary>Share of the segment's lamps that has to be dark then.</summary>
    public double SegmentShare { get; init; } = 0.6;

    /// <summary>An outage without a condition of its own is over once no more than this share of what it took is still out.</summary>
    public double RemainderShare { get; init; } = 0.2;

    /// <summary>How long after its cause ended a consequence may take to end: the staged restart of a cabinet, and the holds of its rules.</summary>
    public long ReturnMs { get; init; } = 600_000;

    /// <summary>Within this time a fault that had ended by itself comes back as the same incident: two hours, an evening's loose contact.</summary>
    public long RecurMs { get; init; } = 7_200_000;

    /// <summary>Within this time a fault that was repaired comes back as the same incident: a week, the time in which who repaired it remembers.</summary>
    public long RelapseMs { get; init; } = 7L * 86_400_000;
}
