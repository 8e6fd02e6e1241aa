namespace LampuKota.Lighting;

/// <summary>SenML's seconds and our milliseconds (RFC 8428, 4.5.3), computed in decimal so that no instant moves.</summary>
internal static class SenMLTime
{
    // Beyond this a time is absurd either way, and within it milliseconds fit easily.
    private const decimal LargestSeconds = 1_000_000_000_000m;

    /// <summary>Unix milliseconds of base time plus time, rounded half to even; small sums are relative to now.</summary>
    public static long ToUnixMs(decimal seconds, long nowUnixMs)
    {
        seconds = Math.Clamp(seconds, -LargestSeconds, LargestSeconds);
        decimal milliseconds = seconds * 1000m;
        if (seconds < TelemetryLimits.RelativeTimeLimitSeconds)
            milliseconds += nowUnixMs;
        return (long)decimal.Round(milliseconds, MidpointRounding.ToEven);
    }

    /// <summary>The sum of base time and time, kept within bounds that cannot overflow.</summary>
    public static decimal Add(decimal baseSeconds, decimal seconds) =>
        Math.Clamp(baseSeconds, -LargestSeconds, LargestSeconds) + Math.Clamp(seconds, -LargestSeconds, LargestSeconds);
}
