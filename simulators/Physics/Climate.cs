using NodaTime;

namespace LampuKota.Simulators;

/// <summary>The weather of Kupang: hot, dry from May to October, showers from December to March. Pure functions of time and seed.</summary>
internal sealed class Climate(ulong seed)
{
    // Chance of a shower on a day of each month, January first; after the climate tables of Kupang's El Tari airport, rounded.
    private static readonly double[] ShowerChances = [0.6, 0.6, 0.5, 0.2, 0.06, 0.03, 0.02, 0.01, 0.02, 0.06, 0.25, 0.5];

    private readonly ulong _heat = seed ^ StableHash.Of("heat");
    private readonly ulong _rain = seed ^ StableHash.Of("rain");
    private readonly Lock _lock = new();
    private (long Day, double Millimetres) _rainBefore = (long.MinValue, 0);

    /// <summary>Temperature of the air in the shade, degrees Celsius.</summary>
    public double AirCelsius(double unixSeconds)
    {
        double hour = LocalHour.Of(unixSeconds);
        double yearShare = unixSeconds / (365.2425 * 86_400);
        double season = 1.3 * Math.Cos(2 * Math.PI * (yearShare - 0.85)); // hottest in November
        double day = -4.1 * Math.Cos(2 * Math.PI * (hour - 2) / 24); // hottest at 14:00
        return 27.4 + season + day + 0.7 * TimeNoise.Smooth(_heat, unixSeconds, 5_400);
    }

    /// <summary>Relative humidity of the air, %.</summary>
    public double RelativeHumidity(double unixSeconds) =>
        Math.Clamp(79 - 2.7 * (AirCelsius(unixSeconds) - 27) + 3 * TimeNoise.Smooth(_heat + 1, unixSeconds, 7_200), 35, 99);

    /// <summary>The shower of a local day, if there is one.</summary>
    /// <param name="day">Local day since 1970.</param>
    public Shower? ShowerOf(long day)
    {
        int month = LocalDate.FromDateTime(DateTime.UnixEpoch.AddDays(day)).Month;
        if (TimeNoise.Step(_rain, day) >= ShowerChances[month - 1])
            return null;

        double strength = TimeNoise.Step(_rain + 1, day);
        double startHour = 11 + 9 * TimeNoise.Step(_rain + 2, day);
        double hours = 0.6 + 2.2 * TimeNoise.Step(_rain + 3, day);
        return new Shower(LocalHour.ToUnixSeconds(day, startHour), hours * 3_600, 3 + 42 * strength * strength);
    }

    /// <summary>Counter of rain since the beginning of the year, mm.</summary>
    public double RainMillimetres(double unixSeconds)
    {
        long day = LocalHour.DayOf(unixSeconds);
        return RainBefore(day) + (ShowerOf(day)?.FallenAt(unixSeconds) ?? 0);
    }

    /// <summary>How wet the ground still is, mm: what has fallen today and yesterday, draining away with a time constant of three hours.</summary>
    public double StandingMillimetres(double unixSeconds)
    {
        long day = LocalHour.DayOf(unixSeconds);
        return (ShowerOf(day)?.StandingAt(unixSeconds) ?? 0) + (ShowerOf(day - 1)?.StandingAt(unixSeconds) ?? 0);
    }

    private double RainBefore(long day)
    {
        lock (_lock)
        {
            if (_rainBefore.Day == day)
                return _rainBefore.Millimetres;

            double sum = 0;
            int dayOfYear = LocalDate.FromDateTime(DateTime.UnixEpoch.AddDays(day)).DayOfYear;
            for (int back = dayOfYear - 1; back > 0; back--) // in order of time, so that the sum rises to the last bit
                sum += ShowerOf(day - back)?.Millimetres ?? 0;
            _rainBefore = (day, sum);
            return sum;
        }
    }
}

/// <summary>One shower.</summary>
/// <param name="StartUnixSeconds">When it begins.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Millimetres">How much falls.</param>
internal readonly record struct Shower(double StartUnixSeconds, double Seconds, double Millimetres)
{
    private const double DrainingSeconds = 3 * 3_600;

    /// <summary>What has fallen so far, mm.</summary>
    public double FallenAt(double unixSeconds) => Millimetres * Math.Clamp((unixSeconds - StartUnixSeconds) / Seconds, 0, 1);

    /// <summary>What has fallen and has not drained away, mm.</summary>
    public double StandingAt(double unixSeconds)
    {
        double sinceEnd = Math.Max(0, unixSeconds - StartUnixSeconds - Seconds);
        return FallenAt(unixSeconds) * Math.Exp(-sinceEnd / DrainingSeconds);
    }
}
