using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What citizens are told of a lamp.</summary>
/// <param name="Lamp">The asset.</param>
/// <param name="Kind">Whether it burns.</param>
/// <param name="SinceUnixMs">Since when, city time: of a fault its beginning, of a measurement its time; null where nothing is known.</param>
/// <param name="Seen">What a known fault shows as; null where there is none.</param>
/// <param name="Repair">Who is on it; null where no fault is known.</param>
public sealed record PublicLight(LampAsset Lamp, PublicLightKind Kind, long? SinceUnixMs = null, ReportKind? Seen = null, PublicRepair? Repair = null)
{
    /// <summary>Older than this, a value says nothing of now: the usual report interval of 15 minutes, and a bit.</summary>
    public const long StaleAfterMs = 20 * 60_000;

    // The threshold of lampFailure (docs/formats/events.md), of rated power.
    private const double LeastWatts = 3;
    private const double LeastShare = 0.1;

    /// <summary>Sums up what is known of a lamp; pure.</summary>
    /// <param name="now">What is measured.</param>
    /// <param name="expectedPercent">The level that its schedule asks for now, 0 to 100 %; null where that is not known.</param>
    /// <param name="fault">The open incident that explains it, and what it shows as; null where there is none.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static PublicLight Of(LampNow now, int? expectedPercent, (IncidentRecord Incident, ReportKind Kind)? fault, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (fault is { } known)
            return new PublicLight(now.Lamp, PublicLightKind.Fault, known.Incident.StartUnixMs, known.Kind, PublicRepair.Of(known.Incident, nowUnixMs));
        if (!now.Lamp.IsMetered)
            return new PublicLight(now.Lamp, PublicLightKind.NotMeasured);
        if (Burns(now, nowUnixMs) is not { } measured)
            return new PublicLight(now.Lamp, PublicLightKind.Unknown, Newest(now)?.TimestampUnixMs);
        if (measured.Burns)
            return new PublicLight(now.Lamp, PublicLightKind.Lit, measured.AtUnixMs);
        return new PublicLight(now.Lamp, (now.Override?.LevelPercent ?? expectedPercent) is 0 ? PublicLightKind.OffBySchedule : PublicLightKind.Dark, measured.AtUnixMs);
    }

    /// <summary>Whether a lamp is measured to burn; null where that is not known now.</summary>
    /// <param name="now">What is measured.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static (bool Burns, long AtUnixMs)? Burns(LampNow now, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (!now.Lamp.IsMetered || now.Condition is LampCondition.Offline or LampCondition.Unknown || Newest(now) is not { } newest || nowUnixMs - newest.TimestampUnixMs > StaleAfterMs)
            return null;
        bool burns = now.PowerWatts is { } power ? power.Value > Math.Max(LeastWatts, LeastShare * now.Lamp.RatedPowerWatts) : newest.Value > 0;
        return (burns, newest.TimestampUnixMs);
    }

    private static Measured? Newest(LampNow now) => now.PowerWatts ?? now.Level;
}

/// <summary>Whether a lamp burns, as citizens are told.</summary>
public enum PublicLightKind
{
    /// <summary>Measured: it burns.</summary>
    Lit,

    /// <summary>Measured: it is off, as its schedule says.</summary>
    OffBySchedule,

    /// <summary>Measured: it is dark and should burn; no incident tells of it yet.</summary>
    Dark,

    /// <summary>A fault is known, and people are on it.</summary>
    Fault,

    /// <summary>Nothing was heard of late.</summary>
    Unknown,

    /// <summary>It has no meter, so nobody knows but who stands before it.</summary>
    NotMeasured,
}
