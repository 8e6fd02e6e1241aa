namespace LampuKota.Simulators;

/// <summary>The voltage that PLN's grid gives, 215 to 228 V: lowest in the evening, when everyone cooks and cools; a little restless on each feeder.</summary>
internal static class SupplyGrid
{
    private const double LowestVolts = 215;
    private const double HighestVolts = 228;

    /// <summary>Voltage at a lamp.</summary>
    /// <param name="feeder">Key of its cabinet.</param>
    /// <param name="unixSeconds">When.</param>
    /// <param name="alongShare">0 at the cabinet, 1 at the far end of the segment.</param>
    /// <param name="isLit">Whether the lamps of the segment draw current.</param>
    public static double Volts(ulong feeder, double unixSeconds, double alongShare, bool isLit)
    {
        double hour = LocalHour.Of(unixSeconds);
        double daily = 2.2 * LocalHour.Bell(hour, 3, 2.5) - 3.1 * LocalHour.Bell(hour, 19.5, 2) - 1.2 * LocalHour.Bell(hour, 13, 3);
        double restless = 1.1 * TimeNoise.Smooth(feeder, unixSeconds, 900) + 0.5 * TimeNoise.Smooth(feeder + 1, unixSeconds, 45);
        double drop = (isLit ? 2.6 : 0.2) * alongShare;
        return Math.Clamp(223.6 + daily + restless - drop, LowestVolts, HighestVolts);
    }
}
