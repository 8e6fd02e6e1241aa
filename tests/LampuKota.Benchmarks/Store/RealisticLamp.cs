namespace LampuKota.Benchmarks;

/// <summary>One lamp of <see cref="RealisticDay"/> with its meter.</summary>
internal sealed class RealisticLamp
{
    // Minutes of the UTC day; Kupang is 8 hours ahead. Dimmed from 23:30 to 04:30, as street lamps are.
    private const int DuskMinute = 10 * 60;
    private const int DimMinute = 15 * 60 + 30;
    private const int BrightMinute = 20 * 60 + 30;
    private const int DawnMinute = 21 * 60 + 30;

    private const double SupplyNoiseVolts = 0.7;
    private const double MeterNoiseShare = 0.01;
    private const double StandbyWatts = 0.4;
    private const double ThermometerNoiseKelvin = 0.3;

    private readonly double _ratedWatts;
    private readonly int _switchDelayMinutes;
    private double _walkVolts;
    private double _energyKwh;
    private double _hours;
    private double _excessKelvin;

    public RealisticLamp(NoiseSource noise)
    {
        _ratedWatts = 40 + 10 * noise.NextBelow(9) + noise.Next(1.5);
        _switchDelayMinutes = noise.NextBelow(6);
        _walkVolts = noise.Next(1.5);
        _energyKwh = 200 + noise.NextBelow(1_500_000) / 1_000.0;
        _hours = noise.NextBelow(150_000) / 10.0;
    }

    /// <summary>The values of the next minute, in the order of <see cref="RealisticDay.Quantities"/>.</summary>
    public void Advance(int minute, NoiseSource noise, Span<double> values)
    {
        int level = LevelPercent(minute);
        double watts = level == 0 ? StandbyWatts + noise.Next(0.05) : Math.Max(0, _ratedWatts * level / 100 * (1 + noise.Next(MeterNoiseShare)));
        _walkVolts = 0.995 * _walkVolts + noise.Next(0.1);
        double volts = Math.Clamp(221.5 + _walkVolts - 2.5 * Evening(minute) + noise.Next(SupplyNoiseVolts), 215, 228);
        double powerFactor = level == 0 ? 0.35 + noise.Next(0.01) : 0.9 + 0.06 * level / 100 + noise.Next(0.004);
        double amperes = watts / (volts * powerFactor) * (1 + noise.Next(MeterNoiseShare));
        _energyKwh += watts / 60_000;
        _hours += level == 0 ? 0 : 1 / 60.0;
        _excessKelvin += ((level == 0 ? 0 : 18.0 * level / 100) - _excessKelvin) / 25;

        values[0] = level;
        values[1] = Math.Round(watts, 1);
        values[2] = Math.Round(volts, 1);
        values[3] = Math.Round(amperes, 3);
        values[4] = Math.Round(powerFactor, 2);
        values[5] = Math.Round(_energyKwh, 3);
        values[6] = Math.Round(_hours, 1);
        values[7] = Math.Round(27.5 + 3.5 * Math.Sin((minute - 60) * Math.Tau / RealisticDay.MinutesPerDay) + _excessKelvin + noise.Next(ThermometerNoiseKelvin), 1);
    }

    private int LevelPercent(int minute) => (minute - _switchDelayMinutes) switch
    {
        < DuskMinute or >= DawnMinute => 0,
        >= DimMinute and < BrightMinute => 60,
        _ => 100,
    };

    // 1 when everybody cooks and cools, at 19:30.
    private static double Evening(int minute)
    {
        double hours = (minute - 690) / 60.0;
        return Math.Exp(-hours * hours / 8);
    }
}
