namespace LampuKota.City;

/// <summary>The energy of a cabinet in the nights of a month, as far as they have passed, kWh.</summary>
/// <param name="Cabinet">The cabinet.</param>
/// <param name="LampCount">How many lamps it feeds.</param>
/// <param name="RatedWatts">Their power at 100 % together, watts.</param>
/// <param name="Basis">What the charged energy rests on.</param>
/// <param name="Nights">Night by night.</param>
/// <param name="MeasuredKilowattHours">What its lamps' meters counted; null where none told anything.</param>
/// <param name="MeterKilowattHours">What its own meter counted; null where it told nothing.</param>
/// <param name="BaselineKilowattHours">What its lamps would have burned at 100 % from sunset to sunrise.</param>
/// <param name="RestKilowattHours">What the nights of the month that are still to come will be charged, by calendar or flat tariff.</param>
public sealed record CabinetEnergy(
    Cabinet Cabinet,
    int LampCount,
    double RatedWatts,
    EnergyBasis Basis,
    IReadOnlyList<EnergyNight> Nights,
    double? MeasuredKilowattHours,
    double? MeterKilowattHours,
    double BaselineKilowattHours,
    double RestKilowattHours)
{
    /// <summary>What its lamps should have burned by their calendars.</summary>
    public double ComputedKilowattHours { get; } = Nights.Sum(night => night.ComputedKilowattHours);

    /// <summary>What the utility charges, or will.</summary>
    public double ChargedKilowattHours { get; } = Nights.Sum(night => night.ChargedKilowattHours);

    /// <summary>What was really burned as far as it is known: with a flat tariff not what is charged.</summary>
    public double BurnedKilowattHours { get; } = Nights.Sum(night => night.BurnedKilowattHours);

    /// <summary>Energy that dimming and switching off saved against <see cref="BaselineKilowattHours"/>; below 0 where more was burned.</summary>
    public double SavedKilowattHours => BaselineKilowattHours - BurnedKilowattHours;
}

/// <summary>One night of a cabinet, kWh.</summary>
/// <param name="ComputedKilowattHours">By calendar and rated power.</param>
/// <param name="BurnedKilowattHours">By the best that is known.</param>
/// <param name="ChargedKilowattHours">By the tariff.</param>
/// <param name="IsMeasured">Whether what was burned was measured.</param>
public readonly record struct EnergyNight(double ComputedKilowattHours, double BurnedKilowattHours, double ChargedKilowattHours, bool IsMeasured);
