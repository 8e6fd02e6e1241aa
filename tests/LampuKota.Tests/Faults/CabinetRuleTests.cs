using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CabinetRuleTests
{
    private static readonly PhaseReading Volts220 = new(220, 5, 1.1);

    private static CabinetWindow Window(double totalKilowatts, double expectedKilowatts, double ratedKilowatts = 4) => new(3_600_000, 0, expectedKilowatts, ratedKilowatts)
    {
        TotalKilowatts = totalKilowatts, Phase1 = Volts220, Phase2 = Volts220, Phase3 = Volts220,
    };

    private static string[] FaultsOf(CabinetWindow window) =>
        [.. CabinetFaultRules.All.Where(rule => rule.Evaluate(window) == RuleVerdict.Faulty).Select(rule => rule.EventName)];

    [Theory]
    [InlineData(4.0, 4.0)]
    [InlineData(3.4, 4.0)]
    [InlineData(4.5, 4.0)]
    [InlineData(0.03, 0.0)]
    [InlineData(0.28, 0.0)]
    public void A_cabinet_that_draws_what_its_lamps_should_is_well(double total, double expected) => Assert.Empty(FaultsOf(Window(total, expected)));

    [Theory]
    [InlineData(5.3, 4.0, EventNames.TotalPowerTooHigh)]
    [InlineData(0.6, 0.0, EventNames.TotalPowerTooHigh)]
    [InlineData(2.7, 4.0, EventNames.TotalPowerTooLow)]
    [InlineData(0.05, 4.0, EventNames.SwitchingErrorOn)]
    [InlineData(2.1, 0.0, EventNames.SwitchingErrorOff)]
    public void Power_that_does_not_fit_the_lamps_has_one_event(double total, double expected, string name) => Assert.Equal([name], FaultsOf(Window(total, expected)));

    [Fact]
    public void By_day_a_cabinet_that_drew_too_little_at_night_is_not_well_again()
    {
        CabinetWindow day = Window(0.03, 0);

        Assert.Equal(RuleVerdict.Undecided, CabinetFaultRules.All.Single(rule => rule.EventName == EventNames.TotalPowerTooLow).Evaluate(day));
        Assert.Equal(RuleVerdict.Undecided, CabinetFaultRules.All.Single(rule => rule.EventName == EventNames.SwitchingErrorOn).Evaluate(day));
    }

    [Fact]
    public void Just_after_a_lamp_changed_its_level_the_power_says_nothing() =>
        Assert.Empty(FaultsOf(Window(0.05, 4) with { LevelsSinceUnixMs = 3_600_000 - 59_000 }));

    [Fact]
    public void Where_a_lamp_s_rating_is_not_known_the_power_says_nothing() => Assert.Empty(FaultsOf(Window(0.05, double.NaN, double.NaN)));

    [Fact]
    public void A_cabinet_without_any_phase_has_lost_its_supply_and_nothing_else()
    {
        var dead = new PhaseReading(2, 0, 0);

        Assert.Equal([EventNames.SupplyLoss], FaultsOf(Window(0, 4) with { Phase1 = dead, Phase2 = dead, Phase3 = dead }));
    }

    [Fact]
    public void A_phase_alone_without_voltage_is_told_by_its_number() =>
        Assert.Equal([EventNames.Phase2VoltageTooLow], FaultsOf(Window(3.6, 4) with { Phase2 = new PhaseReading(12, 0, 0) }));

    [Theory]
    [InlineData(27.5, 4.0, EventNames.Phase3CurrentTooHigh)]
    [InlineData(10, 5.5, EventNames.Phase3PowerTooHigh)]
    public void A_phase_that_carries_more_than_all_lamps_together_is_told(double amperes, double kilowatts, string name) =>
        Assert.Equal([name], FaultsOf(Window(4, 4) with { Phase3 = new PhaseReading(220, amperes, kilowatts) }));

    [Theory]
    [InlineData(0, 4.0, true)]
    [InlineData(1, 4.0, false)]
    [InlineData(0, 0.0, false)]
    public void A_contactor_must_be_closed_while_a_lamp_should_burn(double closed, double expected, bool isFaulty) =>
        Assert.Equal(isFaulty, FaultsOf(Window(expected, expected) with { ContactorClosed = closed }).Contains(EventNames.ContactorError));

    [Theory]
    [InlineData("waterLevel", 0.81, RuleVerdict.Faulty)]
    [InlineData("waterLevel", 0.75, RuleVerdict.Undecided)]
    [InlineData("fillingLevel", 79.0, RuleVerdict.Healthy)]
    [InlineData("tankLevel", 14.0, RuleVerdict.Faulty)]
    [InlineData("temperature", 85.1, RuleVerdict.Faulty)]
    [InlineData("cabinetDoorOpen", 1.0, RuleVerdict.Faulty)]
    [InlineData("photocellOutput", 0.0, RuleVerdict.Healthy)]
    public void A_reading_is_judged_by_its_quantity(string quantity, double value, RuleVerdict verdict) => Assert.Equal(verdict, ReadingRules.For(quantity)!.Evaluate(value));

    [Fact]
    public void Most_quantities_have_no_rule() => Assert.Null(ReadingRules.For("rainfall"));
}
