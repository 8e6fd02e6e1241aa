namespace LampuKota.Lighting;

/// <summary>
/// Where the sun stands, after J. Meeus, Astronomical Algorithms, 2nd ed., chapters 22, 25 and 28 (low accuracy, 0.01 degrees), with the constants of
/// NOAA's solar calculator (https://gml.noaa.gov/grad/solcalc/calcdetails.html). Good from 1900 to 2100.
/// </summary>
internal readonly struct SolarPosition
{
    private const double J2000UnixDays = 10_957.5;
    private const double DaysPerCentury = 36_525;
    private const double RadiansPerDegree = Math.PI / 180;

    private SolarPosition(double declinationRadians, double equationOfTimeMinutes)
    {
        DeclinationRadians = declinationRadians;
        EquationOfTimeMinutes = equationOfTimeMinutes;
    }

    /// <summary>Angle of the sun north of the equator.</summary>
    public double DeclinationRadians { get; }

    /// <summary>Apparent solar time less mean solar time.</summary>
    public double EquationOfTimeMinutes { get; }

    /// <summary>The sun at an instant; UTC stands in for terrestrial time, which moves sunset by less than a second.</summary>
    public static SolarPosition At(double unixDays)
    {
        double t = (unixDays - J2000UnixDays) / DaysPerCentury;
        double meanLongitude = Radians(280.46646 + t * (36_000.76983 + t * 0.0003032));
        double meanAnomaly = Radians(357.52911 + t * (35_999.05029 - t * 0.0001537));
        double eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
        double ascendingNode = Radians(125.04 - 1_934.136 * t);
        double obliquity = Radians(MeanObliquityDegrees(t) + 0.00256 * Math.Cos(ascendingNode));
        double apparentLongitude =
            meanLongitude + Radians(EquationOfCentreDegrees(t, meanAnomaly) - 0.00569 - 0.00478 * Math.Sin(ascendingNode));

        double declination = Math.Asin(Math.Sin(obliquity) * Math.Sin(apparentLongitude));
        return new SolarPosition(declination, EquationOfTime(meanLongitude, meanAnomaly, eccentricity, obliquity));
    }

    private static double MeanObliquityDegrees(double t) => 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;

    private static double EquationOfCentreDegrees(double t, double meanAnomaly) =>
        Math.Sin(meanAnomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + Math.Sin(2 * meanAnomaly) * (0.019993 - 0.000101 * t)
        + Math.Sin(3 * meanAnomaly) * 0.000289;

    // Meeus 28.3.
    private static double EquationOfTime(double meanLongitude, double meanAnomaly, double eccentricity, double obliquity)
    {
        double y = Math.Pow(Math.Tan(obliquity / 2), 2);
        double radians = y * Math.Sin(2 * meanLongitude)
            - 2 * eccentricity * Math.Sin(meanAnomaly)
            + 4 * eccentricity * y * Math.Sin(meanAnomaly) * Math.Cos(2 * meanLongitude)
            - 0.5 * y * y * Math.Sin(4 * meanLongitude)
            - 1.25 * eccentricity * eccentricity * Math.Sin(2 * meanAnomaly);
        return 4 * radians / RadiansPerDegree;
    }

    private static double Radians(double degrees) => degrees * RadiansPerDegree;
}
