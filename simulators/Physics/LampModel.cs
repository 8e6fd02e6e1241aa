namespace LampuKota.Simulators;

/// <summary>
/// What one LED lamp with its control gear is like: every number follows from its id and the city's seed. Made once a lamp; asked for what it draws.
/// Stays within <c>PowerProof</c>'s tolerance as long as the lamp is whole: 2 % of tolerance, 3 % of wear and 2 % of temperature.
/// </summary>
internal sealed class LampModel
{
    /// <summary>A luminaire and its heat sink need this long to two thirds of their final temperature.</summary>
    private const double WarmingSeconds = 25 * 60;

    private readonly double _ratedPowerWatts;
    private readonly double _tolerance;
    private readonly double _standbyWatts;
    private readonly double _fullPowerFactor;
    private readonly double _fullExcessKelvin;

    /// <param name="lamp">The lamp.</param>
    /// <param name="alongShare">Where it hangs on its segment, 0 at the cabinet to 1 at the far end.</param>
    /// <param name="seed">The city's seed.</param>
    public LampModel(PlannedLamp lamp, double alongShare, ulong seed)
    {
        Key = seed ^ StableHash.Of(lamp.Id);
        Feeder = seed ^ StableHash.Of(lamp.CabinetId);
        AlongShare = alongShare;
        _ratedPowerWatts = lamp.RatedPowerWatts;
        _tolerance = 0.98 + 0.04 * StableHash.Unit(Key + 1);
        _standbyWatts = 0.35 + 0.5 * StableHash.Unit(Key + 2);
        _fullPowerFactor = 0.94 + 0.04 * StableHash.Unit(Key + 3);
        _fullExcessKelvin = 16 + 0.06 * lamp.RatedPowerWatts + 5 * StableHash.Unit(Key + 4);
        // Lamps of one cabinet were put up together, a year or six ago; here and there one was replaced.
        bool wasReplaced = StableHash.Unit(Key + 5) < 0.12;
        InitialHours = wasReplaced
            ? 4_300 * StableHash.Unit(Key + 6)
            : 26_000 * StableHash.Unit(Feeder + 6) * (0.97 + 0.03 * StableHash.Unit(Key + 6));
        InitialEnergyKwh = InitialHours * 0.86 * _ratedPowerWatts / 1_000;
    }

    /// <summary>Key of everything random about the lamp.</summary>
    public ulong Key { get; }

    /// <summary>Key of its feeder's restlessness.</summary>
    public ulong Feeder { get; }

    /// <summary>Where it hangs on its segment.</summary>
    public double AlongShare { get; }

    /// <summary>Burning hours before the simulation began, h.</summary>
    public double InitialHours { get; }

    /// <summary>Energy used before the simulation began, kWh.</summary>
    public double InitialEnergyKwh { get; }

    /// <summary>Active power, W. LED control gear holds the power whatever the voltage.</summary>
    /// <param name="lightPercent">Light that it gives, 0 to 100 %.</param>
    /// <param name="operatingHours">Its age: gear that keeps the light constant draws 3 % more after 50,000 h.</param>
    /// <param name="deviceCelsius">Its temperature: warm LEDs need less voltage.</param>
    public double PowerWatts(double lightPercent, double operatingHours, double deviceCelsius)
    {
        if (lightPercent <= 0)
            return _standbyWatts;

        double wear = 1 + 0.03 * Math.Min(1, operatingHours / 50_000);
        double warmth = 1 - 0.0004 * (deviceCelsius - 35);
        return _ratedPowerWatts * _tolerance * wear * warmth * (0.008 + 0.992 * lightPercent / 100);
    }

    /// <summary>Power factor: falls as the gear is dimmed, and is poor in standby.</summary>
    /// <param name="lightPercent">0 to 100 %.</param>
    public double PowerFactor(double lightPercent)
    {
        if (lightPercent <= 0)
            return 0.38;

        double dimmed = 1 - lightPercent / 100;
        return _fullPowerFactor - 0.3 * dimmed * dimmed;
    }

    /// <summary>How much warmer than the air the lamp is, after some time at one level.</summary>
    /// <param name="excessKelvin">How much warmer it was.</param>
    /// <param name="lightPercent">0 to 100 %.</param>
    /// <param name="seconds">How long.</param>
    public double ExcessKelvin(double excessKelvin, double lightPercent, double seconds)
    {
        double final = _fullExcessKelvin * lightPercent / 100;
        return final + (excessKelvin - final) * Math.Exp(-seconds / WarmingSeconds);
    }
}
