using static LampuKota.Lighting.FaultThresholds;

namespace LampuKota.Lighting;

/// <summary>The rules that a gateway evaluates for its cabinet, by what its lamps should draw. Doors, breakers and other contacts are <see cref="ReadingRules"/>.</summary>
public static class CabinetFaultRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IFaultRule<CabinetWindow>> All { get; } =
    [
        Rule(EventNames.SupplyLoss, Lost),
        Rule(EventNames.ContactorError, ContactorOpen),
        Rule(EventNames.SwitchingErrorOn, NotOn),
        Rule(EventNames.SwitchingErrorOff, NotOff),
        Rule(EventNames.TotalPowerTooHigh, PowerTooHigh),
        Rule(EventNames.TotalPowerTooLow, PowerTooLow),
        .. OfPhase(1, static (in CabinetWindow window) => window.Phase1),
        .. OfPhase(2, static (in CabinetWindow window) => window.Phase2),
        .. OfPhase(3, static (in CabinetWindow window) => window.Phase3),
    ];

    private delegate PhaseReading PhaseOf(in CabinetWindow window);

    private static FaultRule<CabinetWindow> Rule(string name, FaultJudgement<CabinetWindow> judgement) => new(name, EventDevices.Cabinet, judgement);

    private static FaultRule<CabinetWindow>[] OfPhase(int number, PhaseOf phaseOf) =>
    [
        Rule($"phase{number}VoltageTooHigh", (in CabinetWindow window) => Threshold.TooHigh(phaseOf(window).Volts, VoltageTooHighVolts, VoltageHighOverVolts)),
        Rule(
            $"phase{number}VoltageTooLow",
            (in CabinetWindow window) => window.IsSupplyLost ? RuleVerdict.Undecided : Threshold.TooLow(phaseOf(window).Volts, VoltageTooLowVolts, VoltageLowOverVolts)),
        Rule($"phase{number}CurrentTooHigh", (in CabinetWindow window) => CurrentTooHigh(phaseOf(window), window.RatedKilowatts)),
        Rule($"phase{number}PowerTooHigh", (in CabinetWindow window) => MoreThan(phaseOf(window).Kilowatts, window.RatedKilowatts)),
    ];

    private static RuleVerdict Lost(in CabinetWindow window) => Threshold.TooLow(window.HighestVolts, SupplyLostVolts, SupplyBackVolts);

    private static RuleVerdict ContactorOpen(in CabinetWindow window)
    {
        if (!window.IsSettled || !double.IsFinite(window.ContactorClosed))
            return RuleVerdict.Undecided;
        return window.ContactorClosed == 0 && window.ExpectedKilowatts > 0 ? RuleVerdict.Faulty : RuleVerdict.Healthy;
    }

    private static RuleVerdict NotOn(in CabinetWindow window) =>
        window.IsSettled && !window.IsSupplyLost && window.ExpectedKilowatts > CabinetToleranceKilowatts
            ? Threshold.TooLow(window.TotalKilowatts, NotOnShare * window.ExpectedKilowatts, OnShare * window.ExpectedKilowatts)
            : RuleVerdict.Undecided;

    private static RuleVerdict NotOff(in CabinetWindow window)
    {
        if (!window.IsSettled || !double.IsFinite(window.TotalKilowatts))
            return RuleVerdict.Undecided;
        return window.ExpectedKilowatts > 0 ? RuleVerdict.Healthy : Threshold.TooHigh(window.TotalKilowatts, NotOffShare * window.RatedKilowatts, OffShare * window.RatedKilowatts);
    }

    private static RuleVerdict PowerTooHigh(in CabinetWindow window)
    {
        if (!window.IsSettled)
            return RuleVerdict.Undecided;
        RuleVerdict verdict = MoreThan(window.TotalKilowatts, window.ExpectedKilowatts);
        return verdict == RuleVerdict.Faulty && NotOff(window) == RuleVerdict.Faulty ? RuleVerdict.Undecided : verdict;
    }

    // By day nothing is missing, and nothing is proven.
    private static RuleVerdict PowerTooLow(in CabinetWindow window)
    {
        if (!window.IsSettled || window.IsSupplyLost || window.ExpectedKilowatts <= CabinetToleranceKilowatts || NotOn(window) == RuleVerdict.Faulty)
            return RuleVerdict.Undecided;
        if (window.ExpectedKilowatts - window.TotalKilowatts <= CabinetToleranceKilowatts)
            return RuleVerdict.Healthy;
        return Threshold.TooLow(window.TotalKilowatts, PowerTooLowShare * window.ExpectedKilowatts, PowerLowOverShare * window.ExpectedKilowatts);
    }

    private static RuleVerdict MoreThan(double kilowatts, double expectedKilowatts) => kilowatts - expectedKilowatts <= CabinetToleranceKilowatts
        ? RuleVerdict.Healthy
        : Threshold.TooHigh(kilowatts, PowerTooHighShare * expectedKilowatts, PowerHighOverShare * expectedKilowatts);

    // Which lamps hang on which phase is not known: no phase carries more than all of them.
    private static RuleVerdict CurrentTooHigh(PhaseReading phase, double ratedKilowatts)
    {
        if (!(phase.Volts >= SupplyLostVolts))
            return RuleVerdict.Undecided;
        double fullLoadAmperes = 1_000 * ratedKilowatts / (FullLoadPowerFactor * phase.Volts);
        return phase.Amperes - fullLoadAmperes <= PhaseToleranceAmperes
            ? RuleVerdict.Healthy
            : Threshold.TooHigh(phase.Amperes, CurrentTooHighShare * fullLoadAmperes, CurrentHighOverShare * fullLoadAmperes);
    }
}
