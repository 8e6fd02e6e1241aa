namespace LampuKota.City;

/// <summary>A bill beside what was reckoned for the same customer number and month.</summary>
/// <param name="CustomerNumber">IDPEL.</param>
/// <param name="Cabinets">The cabinets behind it.</param>
/// <param name="ReckonedKilowattHours">What should be charged, kWh.</param>
/// <param name="ReckonedRupiah">What that costs.</param>
/// <param name="Bill">What was charged; null where no bill was imported.</param>
public sealed record BillComparison(string CustomerNumber, IReadOnlyList<CabinetEnergy> Cabinets, double ReckonedKilowattHours, double ReckonedRupiah, UtilityBill? Bill)
{
    /// <summary>The bill less what was reckoned, kWh; null without a bill.</summary>
    public double? DifferenceKilowattHours => Bill?.KilowattHours - ReckonedKilowattHours;

    /// <summary>That as a share of what was reckoned; null without a bill or where nothing was reckoned.</summary>
    public double? DifferenceShare => ReckonedKilowattHours > 0 ? DifferenceKilowattHours / ReckonedKilowattHours : null;

    /// <summary>Whether they disagree by <see cref="BillRules.DisagreeingShare"/> or more.</summary>
    public bool Disagrees => Bill is not null && (DifferenceShare is not { } share ? Bill.KilowattHours > 0 : Math.Abs(share) >= BillRules.DisagreeingShare);

    /// <summary>Compares a month; pure.</summary>
    /// <param name="cabinets">The cabinets.</param>
    /// <param name="bills">The bills of the month.</param>
    /// <param name="rates">What energy costs.</param>
    /// <returns>One for each customer number, those that disagree most in rupiah first, those without a bill at the end.</returns>
    public static IReadOnlyList<BillComparison> Of(IEnumerable<CabinetEnergy> cabinets, IEnumerable<UtilityBill> bills, EnergyRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        Dictionary<string, UtilityBill> known = bills.ToDictionary(bill => bill.CustomerNumber);
        return
        [
            .. cabinets.Where(cabinet => cabinet.Cabinet.CustomerNumber is not null).GroupBy(cabinet => cabinet.Cabinet.CustomerNumber!)
                .Select(group => Of(group.Key, [.. group], known.GetValueOrDefault(group.Key), rates))
                .OrderBy(one => one.Bill is null)
                .ThenByDescending(one => Math.Abs(one.DifferenceKilowattHours ?? 0))
                .ThenBy(one => one.CustomerNumber, StringComparer.Ordinal),
        ];
    }

    private static BillComparison Of(string customerNumber, CabinetEnergy[] cabinets, UtilityBill? bill, EnergyRates rates)
    {
        double reckoned = cabinets.Sum(cabinet => cabinet.ChargedKilowattHours + cabinet.RestKilowattHours);
        return new BillComparison(customerNumber, cabinets, reckoned, rates.RupiahOf(reckoned), bill);
    }
}
