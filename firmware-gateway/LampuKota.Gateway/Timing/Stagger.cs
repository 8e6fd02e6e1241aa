using System.Text;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Spreads the gateways of a city over time by their ids, so that they do not all report at once.</summary>
internal static class Stagger
{
    /// <summary>A gateway's place in the spread, 0 to below 1; the same at every start (FNV-1a, 32 bits, mixed as in MurmurHash3).</summary>
    public static double FractionOf(string gatewayId)
    {
        uint hash = 2_166_136_261;
        foreach (byte letter in Encoding.UTF8.GetBytes(gatewayId))
            hash = (hash ^ letter) * 16_777_619;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (hash ^ (hash >> 16)) / 4_294_967_296.0;
    }

    /// <summary>The first report after an instant: reports lie an interval apart, shifted by the fraction of the interval.</summary>
    public static Instant NextReportAfter(Instant instant, int intervalSeconds, double fraction)
    {
        long intervalMs = intervalSeconds * 1_000L;
        long offsetMs = (long)(fraction * intervalMs);
        long sinceMs = instant.ToUnixTimeMilliseconds() - offsetMs;
        return Instant.FromUnixTimeMilliseconds((long)Math.Floor((double)sinceMs / intervalMs) * intervalMs + intervalMs + offsetMs);
    }
}
