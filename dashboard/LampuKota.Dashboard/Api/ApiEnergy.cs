using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Energy and money of a month.</summary>
/// <param name="Month">As <c>2026-11</c>: its nights, from noon of the first to noon of the first of the next month.</param>
/// <param name="UntilUnixMs">City time up to which it is reckoned.</param>
/// <param name="IsOver">Whether all its nights have passed.</param>
/// <param name="RupiahPerKilowattHour">The tariff.</param>
/// <param name="CarbonKilogramsPerKilowattHour">Carbon dioxide of the grid.</param>
/// <param name="Items">Groups of cabinets, those that are charged most first.</param>
internal sealed record ApiEnergyMonth(
    string Month, long UntilUnixMs, bool IsOver, double RupiahPerKilowattHour, double CarbonKilogramsPerKilowattHour, IReadOnlyList<ApiEnergySum> Items)
{
    public static ApiEnergyMonth Of(EnergyMonth month, IEnumerable<EnergySum> sums, EnergyRates rates) => new(
        month.Span.Name, month.Until.ToUnixTimeMilliseconds(), month.IsOver, rates.RupiahPerKilowattHour, rates.CarbonKilogramsPerKilowattHour,
        [.. sums.Select(sum => ApiEnergySum.Of(sum, rates))]);
}

/// <summary>A group of cabinets.</summary>
/// <param name="Id">Code, customer number or cabinet id.</param>
/// <param name="Name">For people.</param>
/// <param name="Cabinets">How many cabinets.</param>
/// <param name="Lamps">How many lamps.</param>
/// <param name="RatedPowerWatts">Their power at 100 %.</param>
/// <param name="ComputedKilowattHours">By calendars and rated power.</param>
/// <param name="BurnedKilowattHours">By the best that is known: meters, and calendars where nothing was measured.</param>
/// <param name="ChargedKilowattHours">What the utility charges.</param>
/// <param name="ChargedRupiah">What that costs.</param>
/// <param name="ForecastKilowattHours">What the whole month will be charged.</param>
/// <param name="BaselineKilowattHours">Full light from sunset to sunrise.</param>
/// <param name="CarbonKilograms">Carbon dioxide of what was burned.</param>
internal sealed record ApiEnergySum(
    string Id, string Name, int Cabinets, int Lamps, double RatedPowerWatts, double ComputedKilowattHours, double BurnedKilowattHours, double ChargedKilowattHours, double ChargedRupiah,
    double ForecastKilowattHours, double BaselineKilowattHours, double CarbonKilograms)
{
    private const int Decimals = 3;

    public static ApiEnergySum Of(EnergySum sum, EnergyRates rates) => new(
        sum.Id, sum.Name, sum.Cabinets.Count, sum.LampCount, sum.RatedWatts, Round(sum.ComputedKilowattHours), Round(sum.BurnedKilowattHours), Round(sum.ChargedKilowattHours),
        Math.Round(rates.RupiahOf(sum.ChargedKilowattHours)), Round(sum.ChargedKilowattHours + sum.RestKilowattHours), Round(sum.BaselineKilowattHours),
        Round(sum.BurnedKilowattHours * rates.CarbonKilogramsPerKilowattHour));

    private static double Round(double value) => Math.Round(value, Decimals);
}

/// <summary>A lamp's month.</summary>
/// <param name="Id">The lamp.</param>
/// <param name="Pole">What is painted on the pole.</param>
/// <param name="RatedPowerWatts">Power at 100 %.</param>
/// <param name="ComputedKilowattHours">By calendar and rated power.</param>
/// <param name="MeasuredKilowattHours">What its meter counted; null where it told nothing.</param>
internal sealed record ApiLampEnergy(string Id, string Pole, double RatedPowerWatts, double ComputedKilowattHours, double? MeasuredKilowattHours);

/// <summary>What a lamp cost for nothing.</summary>
/// <param name="Kind">paidWhileDark or dayBurner.</param>
/// <param name="LampId">The lamp.</param>
/// <param name="CabinetId">Its cabinet.</param>
/// <param name="Hours">For how long, hours of the clock.</param>
/// <param name="KilowattHours">Energy that was paid.</param>
/// <param name="Rupiah">What it cost.</param>
internal sealed record ApiWaste(WasteKind Kind, string LampId, string CabinetId, double Hours, double KilowattHours, double Rupiah)
{
    public static ApiWaste Of(EnergyWaste waste) => new(
        waste.Kind, waste.Lamp.Id, waste.Lamp.CabinetId, Math.Round(waste.Hours, 1), Math.Round(waste.KilowattHours, 3), Math.Round(waste.Rupiah));
}

/// <summary>A bill beside what was reckoned.</summary>
/// <param name="CustomerNumber">IDPEL.</param>
/// <param name="CabinetIds">The cabinets behind it.</param>
/// <param name="ReckonedKilowattHours">What should be charged.</param>
/// <param name="ReckonedRupiah">What that costs.</param>
/// <param name="BilledKilowattHours">What was charged; null without a bill.</param>
/// <param name="BilledRupiah">What was asked for; null without a bill.</param>
/// <param name="Disagrees">Whether they differ by a tenth or more.</param>
internal sealed record ApiBillComparison(
    string CustomerNumber, IReadOnlyList<string> CabinetIds, double ReckonedKilowattHours, double ReckonedRupiah, double? BilledKilowattHours, double? BilledRupiah, bool Disagrees)
{
    public static ApiBillComparison Of(BillComparison one) => new(
        one.CustomerNumber, [.. one.Cabinets.Select(cabinet => cabinet.Cabinet.Id)], Math.Round(one.ReckonedKilowattHours, 3), Math.Round(one.ReckonedRupiah),
        one.Bill?.KilowattHours, one.Bill?.Rupiah, one.Disagrees);
}

/// <summary>Bills to import.</summary>
/// <param name="Csv">The file: customer number, month, kWh, rupiah; see docs/formats/utility-bills.md.</param>
/// <param name="DryRun">Whether to say only what would become of each line.</param>
internal sealed record ApiBillImportRequest(string Csv, bool DryRun);

/// <summary>What became of a file of bills, or would.</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Added">New bills.</param>
/// <param name="Changed">Bills that took the place of others.</param>
/// <param name="Unchanged">Bills that were known.</param>
/// <param name="Refused">Lines that are not taken.</param>
/// <param name="Lines">Line by line, those that are refused first; at most 200.</param>
internal sealed record ApiBillImport(bool DryRun, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<ApiBillLine> Lines)
{
    private const int ShownLines = 200;

    public static ApiBillImport Of(BillImport import, bool isDryRun) => new(
        isDryRun, import.Count(BillOutcome.Added), import.Count(BillOutcome.Changed), import.Count(BillOutcome.Unchanged), import.Count(BillOutcome.Refused),
        [.. import.Lines.OrderByDescending(line => line.Outcome == BillOutcome.Refused).Take(ShownLines).Select(ApiBillLine.Of)]);
}

/// <summary>A line of a file of bills.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Outcome">added, changed, unchanged or refused.</param>
/// <param name="Problem">Why it is refused, or null.</param>
/// <param name="CustomerNumber">IDPEL, or null where it cannot be read.</param>
/// <param name="Month">The month, or null.</param>
/// <param name="KilowattHours">Energy charged, or null.</param>
/// <param name="Rupiah">Amount charged, or null.</param>
internal sealed record ApiBillLine(int Number, BillOutcome Outcome, BillProblem? Problem, string? CustomerNumber, string? Month, double? KilowattHours, double? Rupiah)
{
    public static ApiBillLine Of(BillLine line) => new(
        line.Number, line.Outcome, line.Problem, line.Bill?.CustomerNumber, line.Bill is { } bill ? new EnergySpan(bill.Month).Name : null, line.Bill?.KilowattHours, line.Bill?.Rupiah);
}
