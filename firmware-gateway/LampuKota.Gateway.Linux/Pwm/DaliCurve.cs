namespace LampuKota.Gateway.Linux;

/// <summary>
/// The logarithmic dimming curve of IEC 62386-102: arc power levels 1 to 254 and the light that they stand for, from 0.1 % to 100 %, each 2.8 % brighter than
/// the one before. Level 0 is off.
/// </summary>
internal static class DaliCurve
{
    /// <summary>The lowest level that gives light.</summary>
    public const int LowestLevel = 1;

    /// <summary>Full light.</summary>
    public const int HighestLevel = 254;

    /// <summary>Three decades in 253 steps.</summary>
    private const double StepsPerDecade = 253.0 / 3;

    private static readonly double[] Light = [0, .. Enumerable.Range(LowestLevel, HighestLevel).Select(level => Math.Pow(10, (level - 1) / StepsPerDecade - 1))];

    /// <summary>Light of an arc power level, %.</summary>
    /// <param name="level">0 to 254.</param>
    public static double LightPercent(int level) => Light[level];

    /// <summary>The arc power level whose light is nearest, in steps as the eye counts them.</summary>
    /// <param name="lightPercent">0 to 100 %; what is above 0 gives at least <see cref="LowestLevel"/>.</param>
    public static int ArcPowerLevel(double lightPercent) => lightPercent <= 0
        ? 0
        : Math.Clamp((int)Math.Round(1 + StepsPerDecade * (Math.Log10(lightPercent) + 1)), LowestLevel, HighestLevel);
}
