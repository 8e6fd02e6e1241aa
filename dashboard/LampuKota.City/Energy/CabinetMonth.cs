using NodaTime;

namespace LampuKota.City;

/// <summary>Computes one cabinet's month; pure.</summary>
internal static class CabinetMonth
{
    public static CabinetEnergy Of(
        Cabinet cabinet,
        IReadOnlyList<LampAsset> lamps,
        Func<LampAsset, (CalendarHours Passed, CalendarHours Whole)?> hoursOf,
        EnergySpan span,
        Instant until,
        EnergyRates rates,
        CityReadings readings)
    {
        double[] computed = new double[span.Days];
        double[] unmetered = new double[span.Days];
        double baseline = 0;
        double rest = 0;
        foreach (LampAsset lamp in lamps)
        {
            if (hoursOf(lamp) is not var (passed, whole))
                continue;
            double kilowatts = lamp.RatedPowerWatts / 1_000;
            for (int night = 0; night < span.Days; night++)
            {
                double energy = passed.FullLoad[night] * kilowatts;
                computed[night] += energy;
                unmetered[night] += lamp.IsMetered ? 0 : energy;
                baseline += passed.Night[night] * kilowatts;
                rest += (whole.FullLoad[night] - passed.FullLoad[night]) * kilowatts;
            }
        }

        double ratedWatts = lamps.Sum(lamp => lamp.RatedPowerWatts);
        EnergyReadings ofLamps = readings.OfLamps.GetValueOrDefault(cabinet.Id) ?? EnergyReadings.None(span.Days);
        EnergyReadings ofMeter = readings.OfMeters.GetValueOrDefault(cabinet.Id) ?? EnergyReadings.None(span.Days);
        (EnergyBasis basis, (double KilowattHours, bool IsMeasured)[] burned) = Burned(computed, unmetered, ofLamps, ofMeter);
        bool isFlat = cabinet.Tariff == Tariff.Abonemen;
        double[] passedDays = [.. Enumerable.Range(0, span.Days).Select(night => PassedPart(span, night, until))];
        EnergyNight[] nights =
        [
            .. burned.Select((night, index) => new EnergyNight(
                computed[index], night.KilowattHours, isFlat ? rates.FlatKilowattHours(ratedWatts, passedDays[index]) : night.KilowattHours, night.IsMeasured)),
        ];
        return new CabinetEnergy(
            cabinet, lamps.Count, ratedWatts, isFlat ? EnergyBasis.Flat : basis, nights, ofLamps.Sum, ofMeter.Sum, baseline,
            isFlat ? rates.FlatKilowattHours(ratedWatts, span.Days - passedDays.Sum()) : rest);
    }

    private static (EnergyBasis Basis, (double KilowattHours, bool IsMeasured)[] Nights) Burned(
        double[] computed, double[] unmetered, EnergyReadings ofLamps, EnergyReadings ofMeter)
    {
        if (ofMeter.FillWith(computed) is { } byMeter)
            return (EnergyBasis.Meter, byMeter);
        if (ofLamps.FillWith([.. computed.Zip(unmetered, (all, without) => all - without)]) is { } byLamps)
            return (EnergyBasis.Lamps, [.. byLamps.Select((night, index) => (night.KilowattHours + unmetered[index], night.IsMeasured))]);
        return (EnergyBasis.Computed, [.. computed.Select(energy => (energy, false))]);
    }

    private static double PassedPart(EnergySpan span, int night, Instant until) =>
        Math.Clamp((until - (span.Start + (EnergySpan.DayLength * night))) / EnergySpan.DayLength, 0, 1);
}
