namespace LampuKota.Lighting;

/// <summary>Limits of telemetry, with their origin.</summary>
public static class TelemetryLimits
{
    /// <summary>A sample older than this is rejected: 400 days, a year of a gateway's silence and a month to spare.</summary>
    public const long MaximumAgeMs = 400L * 24 * 60 * 60 * 1000;

    /// <summary>A sample further in the future than this is rejected: 5 minutes, more than clocks set by radio or network differ.</summary>
    public const long MaximumAheadMs = 5 * 60 * 1000;

    /// <summary>A SenML time below this many seconds is relative to the time of receipt (RFC 8428, 4.5.3): 2^28.</summary>
    public const long RelativeTimeLimitSeconds = 1L << 28;

    /// <summary>The newest SenML version that is understood (RFC 8428, 4.4).</summary>
    public const int SenMLVersion = 10;
}
