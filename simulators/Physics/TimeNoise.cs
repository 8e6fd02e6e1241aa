namespace LampuKota.Simulators;

/// <summary>Seeded noise over time: a pure function, so that a run can be repeated and nothing has to be remembered.</summary>
internal static class TimeNoise
{
    /// <summary>Smooth noise between -1 and 1.</summary>
    /// <param name="key">Which noise.</param>
    /// <param name="unixSeconds">When.</param>
    /// <param name="periodSeconds">How long it takes to change.</param>
    public static double Smooth(ulong key, double unixSeconds, double periodSeconds)
    {
        double position = unixSeconds / periodSeconds;
        double cell = Math.Floor(position);
        double t = position - cell;
        double from = Step(key, (long)cell);
        double to = Step(key, (long)cell + 1);
        return 2 * (from + (to - from) * (t * t * (3 - 2 * t))) - 1;
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive) that stays the same through one step of time.</summary>
    /// <param name="key">Which noise.</param>
    /// <param name="step">Number of the step.</param>
    public static double Step(ulong key, long step) => StableHash.Unit(key ^ StableHash.Mix((ulong)step));
}
