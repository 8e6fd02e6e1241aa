using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LampuKota.City;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>
/// Reads the utility's bills from CSV: customer number, month (<c>2026-11</c>), kWh, rupiah; a heading may lead. Cells parted by semicolons have Indonesian numbers
/// (<c>1.699,53</c>), those parted by commas plain ones (<c>1699.53</c>). Pure.
/// </summary>
internal static class BillCsv
{
    /// <summary>Most characters of a file: some 20,000 bills.</summary>
    public const int MaximumLength = 1_000_000;

    private const int Cells = 4;

    /// <summary>What a file comes to.</summary>
    /// <param name="text">The file.</param>
    /// <param name="known">The bills that there are.</param>
    /// <param name="city">The assets.</param>
    /// <param name="present">The present month.</param>
    public static BillImport Read(string text, IEnumerable<UtilityBill> known, CitySnapshot city, YearMonth present)
    {
        Dictionary<(string, YearMonth), UtilityBill> before = known.ToDictionary(bill => (bill.CustomerNumber, bill.Month));
        var seen = new HashSet<(string, YearMonth)>();
        return new BillImport([.. Parse(text).Select(line => line.Bill is { } bill ? Judge(line.Number, bill, before, seen, city, present) : line)]);
    }

    /// <summary>The bills of a file that can be read, whatever else is wrong with them.</summary>
    /// <param name="text">The file.</param>
    public static IEnumerable<UtilityBill> BillsOf(string text) => Parse(text).Select(line => line.Bill).OfType<UtilityBill>();

    private static BillLine Judge(int number, UtilityBill bill, Dictionary<(string, YearMonth), UtilityBill> before, HashSet<(string, YearMonth)> seen, CitySnapshot city, YearMonth present)
    {
        if (BillRules.Check(bill, city, present) is { } problem)
            return new BillLine(number, BillOutcome.Refused, bill, problem);
        if (!seen.Add((bill.CustomerNumber, bill.Month)))
            return new BillLine(number, BillOutcome.Refused, bill, BillProblem.Twice);
        if (!before.TryGetValue((bill.CustomerNumber, bill.Month), out UtilityBill? old))
            return new BillLine(number, BillOutcome.Added, bill);
        return new BillLine(number, old == bill ? BillOutcome.Unchanged : BillOutcome.Changed, bill);
    }

    private static IEnumerable<BillLine> Parse(string text)
    {
        bool isIndonesian = text.Contains(';', StringComparison.Ordinal);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = isIndonesian ? ";" : ",", HasHeaderRecord = false, BadDataFound = null, DetectDelimiter = false };
        using var csv = new CsvParser(new StringReader(text), configuration);
        while (csv.Read())
        {
            string[] cells = csv.Record!;
            if (cells.All(string.IsNullOrWhiteSpace) || (csv.RawRow == 1 && IsHeading(cells)))
                continue;
            yield return cells.Length == Cells ? Parse(csv.RawRow, cells, isIndonesian) : new BillLine(csv.RawRow, BillOutcome.Refused, null, BillProblem.Cells);
        }
    }

    private static bool IsHeading(string[] cells) => !cells[0].AsSpan().ContainsAnyInRange('0', '9');

    private static BillLine Parse(int number, string[] cells, bool isIndonesian)
    {
        if (!YearMonthPattern.Iso.Parse(cells[1].Trim()).TryGetValue(default, out YearMonth month))
            return new BillLine(number, BillOutcome.Refused, null, BillProblem.Month);
        if (!TryNumber(cells[2], isIndonesian, out double kilowattHours))
            return new BillLine(number, BillOutcome.Refused, null, BillProblem.KilowattHours);
        return TryNumber(cells[3], isIndonesian, out double rupiah)
            ? new BillLine(number, BillOutcome.Refused, new UtilityBill(cells[0].Trim().TrimStart('\''), month, kilowattHours, rupiah))
            : new BillLine(number, BillOutcome.Refused, null, BillProblem.Rupiah);
    }

    private static bool TryNumber(string cell, bool isIndonesian, out double number)
    {
        string plain = isIndonesian ? cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : cell;
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
    }
}
