namespace LampuKota.Simulators;

/// <summary>What a lamp's controller keeps in its own memory, so that it outlives a loss of power.</summary>
/// <param name="LevelPercent">The level that its output holds.</param>
/// <param name="EnergyKwh">Energy used, kWh.</param>
/// <param name="OperatingHours">Burning hours, h.</param>
/// <param name="SwitchOns">How often it was switched on.</param>
internal readonly record struct LampCounters(int LevelPercent, double EnergyKwh, double OperatingHours, int SwitchOns);
