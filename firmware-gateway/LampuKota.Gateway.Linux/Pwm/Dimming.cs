namespace LampuKota.Gateway.Linux;

/// <summary>How a luminaire is dimmed: the light asked for, and the share of full control signal that gives it.</summary>
/// <param name="Curve">How its gear makes light of the signal.</param>
/// <param name="MinimumPercent">The least light that the luminaire can give; below it many flicker or go out. Levels from 1 % on are raised to it, 0 is off.</param>
internal sealed record Dimming(DimmingCurve Curve, int MinimumPercent)
{
    /// <summary>Light follows the signal.</summary>
    public static Dimming Plain { get; } = new(DimmingCurve.Linear, 1);

    /// <summary>The share of full signal for a level.</summary>
    /// <param name="levelPercent">0 to 100 %.</param>
    /// <returns>0 to 1.</returns>
    public double Signal(int levelPercent)
    {
        if (levelPercent <= 0)
            return 0;

        int light = Math.Max(levelPercent, MinimumPercent);
        return Curve == DimmingCurve.Dali ? DaliCurve.ArcPowerLevel(light) / (double)DaliCurve.HighestLevel : light / 100.0;
    }

    /// <summary>The level whose signal is nearest.</summary>
    /// <param name="signal">0 to 1.</param>
    /// <returns>0 to 100 %.</returns>
    public int Level(double signal)
    {
        int nearest = 0;
        for (int level = 1; level <= 100; level++)
        {
            // The higher of two that give the same: what is below the minimum is not told as held.
            if (Math.Abs(Signal(level) - signal) <= Math.Abs(Signal(nearest) - signal))
                nearest = level;
        }

        return nearest;
    }
}

/// <summary>How control gear makes light of its control signal.</summary>
internal enum DimmingCurve
{
    /// <summary>Light in proportion: most 0-10 V and PWM gear.</summary>
    Linear,

    /// <summary>Light by the logarithmic curve of DALI (<see cref="DaliCurve"/>): DALI gear behind a converter, and gear set to "logarithmic".</summary>
    Dali,
}
