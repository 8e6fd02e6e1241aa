using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>What a lamp's meter told at once; not a number where it did not.</summary>
internal struct MeterReading()
{
    /// <summary>Nothing was told.</summary>
    public static readonly MeterReading Nothing = new();

    public double PowerWatts = double.NaN;
    public double SupplyVolts = double.NaN;
    public double CurrentAmperes = double.NaN;
    public double PowerFactor = double.NaN;

    /// <summary>Takes a plausible value in.</summary>
    public void Take(string quantity, double value)
    {
        if (quantity == Quantities.ActivePower.Name)
            PowerWatts = value;
        else if (quantity == Quantities.SupplyVoltage.Name)
            SupplyVolts = value;
        else if (quantity == Quantities.SupplyCurrent.Name)
            CurrentAmperes = value;
        else if (quantity == Quantities.PowerFactor.Name)
            PowerFactor = value;
    }
}
