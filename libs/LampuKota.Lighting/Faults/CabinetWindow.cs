namespace LampuKota.Lighting;

/// <summary>What fault rules see of a cabinet: its meter beside what the lamps behind it should draw. What the meter does not tell is not a number.</summary>
/// <param name="AtUnixMs">When it was measured, Unix milliseconds.</param>
/// <param name="LevelsSinceUnixMs">Since when no lamp has changed its level, Unix milliseconds.</param>
/// <param name="ExpectedKilowatts">What all lamps should draw at their levels, kW; not a number where that is not known.</param>
/// <param name="RatedKilowatts">What all lamps draw at 100 %, kW.</param>
public readonly record struct CabinetWindow(long AtUnixMs, long LevelsSinceUnixMs, double ExpectedKilowatts, double RatedKilowatts)
{
    /// <summary>Measured power of all phases, kW.</summary>
    public double TotalKilowatts { get; init; } = double.NaN;

    /// <summary>Whether the contactor is closed, 0 or 1.</summary>
    public double ContactorClosed { get; init; } = double.NaN;

    /// <summary>Phase 1 as measured.</summary>
    public PhaseReading Phase1 { get; init; } = PhaseReading.Unknown;

    /// <summary>Phase 2 as measured.</summary>
    public PhaseReading Phase2 { get; init; } = PhaseReading.Unknown;

    /// <summary>Phase 3 as measured.</summary>
    public PhaseReading Phase3 { get; init; } = PhaseReading.Unknown;

    /// <summary>Whether a measurement of power says something about the levels.</summary>
    public bool IsSettled => double.IsFinite(ExpectedKilowatts) && AtUnixMs - LevelsSinceUnixMs >= FaultThresholds.CabinetSettling.TotalMilliseconds;

    /// <summary>The highest voltage of any phase, V; not a number where none is told.</summary>
    public double HighestVolts => double.MaxNumber(double.MaxNumber(Phase1.Volts, Phase2.Volts), Phase3.Volts);

    /// <summary>Whether no phase has voltage.</summary>
    public bool IsSupplyLost => HighestVolts < FaultThresholds.SupplyLostVolts;
}

/// <summary>One phase of a cabinet as its meter tells it; not a number where it does not.</summary>
/// <param name="Volts">Voltage, V.</param>
/// <param name="Amperes">Current, A.</param>
/// <param name="Kilowatts">Power, kW.</param>
public readonly record struct PhaseReading(double Volts, double Amperes, double Kilowatts)
{
    /// <summary>Nothing is told.</summary>
    public static PhaseReading Unknown { get; } = new(double.NaN, double.NaN, double.NaN);
}
