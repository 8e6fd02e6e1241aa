using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.City;

/// <summary>Bills of the utility in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class BillStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>The bills of some months.</summary>
    /// <param name="months">The months; none for no bill.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<UtilityBill>> LoadAsync(IEnumerable<YearMonth> months, CancellationToken cancellationToken)
    {
        string[] names = [.. months.Distinct().Select(YearMonthPattern.Iso.Format)];
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<UtilityBillRow> rows = await context.UtilityBills.AsNoTracking().Where(row => names.Contains(row.Month)).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new UtilityBill(row.CustomerNumber, YearMonthPattern.Iso.Parse(row.Month).Value, row.KilowattHours, row.Rupiah))];
    }

    /// <summary>Writes bills, new or changed, all or none.</summary>
    /// <param name="bills">Bills that check, none twice.</param>
    /// <param name="audit">Who imports them.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task SaveAsync(IReadOnlyCollection<UtilityBill> bills, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bills);
        ArgumentNullException.ThrowIfNull(audit);
        string[] months = [.. bills.Select(bill => YearMonthPattern.Iso.Format(bill.Month)).Distinct()];
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        Dictionary<(string, string), UtilityBillRow> known = await context.UtilityBills.Where(row => months.Contains(row.Month))
            .ToDictionaryAsync(row => (row.CustomerNumber, row.Month), cancellationToken);
        foreach (UtilityBill bill in bills)
        {
            string month = YearMonthPattern.Iso.Format(bill.Month);
            if (known.TryGetValue((bill.CustomerNumber, month), out UtilityBillRow? row))
                (row.KilowattHours, row.Rupiah, row.ImportedUnixMs) = (bill.KilowattHours, bill.Rupiah, audit.AtUnixMs);
            else
                context.UtilityBills.Add(RowOf(bill, month, audit.AtUnixMs));
        }

        context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static UtilityBillRow RowOf(UtilityBill bill, string month, long importedUnixMs) =>
        new() { CustomerNumber = bill.CustomerNumber, Month = month, KilowattHours = bill.KilowattHours, Rupiah = bill.Rupiah, ImportedUnixMs = importedUnixMs };
}
