using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>What a cabinet's meter and contactor told at once; not a number where they did not.</summary>
internal struct CabinetReading()
{
    public double TotalKilowatts = double.NaN;
    public double ContactorClosed = double.NaN;
    public PhaseReading Phase1 = PhaseReading.Unknown;
    public PhaseReading Phase2 = PhaseReading.Unknown;
    public PhaseReading Phase3 = PhaseReading.Unknown;

    /// <summary>Whether a device that tells this is a cabinet or segment.</summary>
    public bool IsAny { get; private set; }

    /// <summary>Takes a plausible value in.</summary>
    public void Take(string quantity, double value)
    {
        bool isTaken = Take(ref Phase1, quantity, value, Quantities.Phase1Voltage, Quantities.Phase1Current, Quantities.Phase1Power)
            || Take(ref Phase2, quantity, value, Quantities.Phase2Voltage, Quantities.Phase2Current, Quantities.Phase2Power)
            || Take(ref Phase3, quantity, value, Quantities.Phase3Voltage, Quantities.Phase3Current, Quantities.Phase3Power);
        if (!isTaken && quantity == Quantities.TotalPower.Name)
            (TotalKilowatts, isTaken) = (value, true);
        else if (!isTaken && quantity == Quantities.ContactorClosed.Name)
            (ContactorClosed, isTaken) = (value, true);
        IsAny |= isTaken;
    }

    private static bool Take(ref PhaseReading phase, string quantity, double value, Quantity volts, Quantity amperes, Quantity kilowatts)
    {
        PhaseReading before = phase;
        if (quantity == volts.Name)
            phase = before with { Volts = value };
        else if (quantity == amperes.Name)
            phase = before with { Amperes = value };
        else if (quantity == kilowatts.Name)
            phase = before with { Kilowatts = value };
        else
            return false;
        return true;
    }
}
