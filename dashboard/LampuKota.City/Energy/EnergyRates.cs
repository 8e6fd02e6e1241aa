namespace LampuKota.City;

/// <summary>What energy costs the city and the air.</summary>
/// <param name="RupiahPerKilowattHour">What the utility charges, rupiah a kWh.</param>
/// <param name="AbonemenHoursPerDay">Hours a day for which a flat tariff charges rated power, whether the lamps burn or not.</param>
/// <param name="CarbonKilogramsPerKilowattHour">Carbon dioxide that the grid emits, kg a kWh.</param>
public sealed record EnergyRates(double RupiahPerKilowattHour, double AbonemenHoursPerDay = EnergyRates.UsualAbonemenHoursPerDay, double CarbonKilogramsPerKilowattHour = EnergyRates.NusaTenggaraCarbon)
{
    /// <summary>Hours that the utility assumes where nothing is measured.</summary>
    public const double UsualAbonemenHoursPerDay = 12;

    /// <summary>The grids of Java, Bali and Nusa Tenggara in 2019 by the utility's supply plan (RUPTL 2019 to 2028), kg a kWh.</summary>
    public const double NusaTenggaraCarbon = 0.817;

    /// <summary>What energy costs.</summary>
    /// <param name="kilowattHours">Energy, kWh.</param>
    public double RupiahOf(double kilowattHours) => kilowattHours * RupiahPerKilowattHour;

    /// <summary>What a flat tariff charges.</summary>
    /// <param name="ratedWatts">Power at 100 % of all lamps, watts.</param>
    /// <param name="days">For how many days.</param>
    /// <returns>kWh.</returns>
    public double FlatKilowattHours(double ratedWatts, double days) => ratedWatts / 1_000 * AbonemenHoursPerDay * days;
}
