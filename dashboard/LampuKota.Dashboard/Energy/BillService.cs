using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>Takes the utility's bills.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="book">Says which month is present.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class BillService(BillStore store, CityDirectory directory, EnergyBook book, CityClock clock)
{
    /// <summary>Reads a file, and writes what is good in it unless it is only tried. What is refused hinders nothing else.</summary>
    /// <param name="csv">The file; see <see cref="BillCsv"/>.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="person">Who imports it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <exception cref="RequestRefusedException">It is too long or has no line, or cannot be saved now.</exception>
    public async Task<BillImport> ImportAsync(string csv, bool isDryRun, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ImportBills);
        if (csv.Length > BillCsv.MaximumLength)
            throw new RequestRefusedException(Refusal.TooLarge, "csv", "The file is too long: at most 1,000,000 characters; divide it by months.");

        IReadOnlyList<UtilityBill> known = await store.LoadAsync(BillCsv.BillsOf(csv).Select(bill => bill.Month), cancellationToken);
        BillImport import = BillCsv.Read(csv.TrimStart('\uFEFF'), known, directory.Current, book.Present);
        if (import.Lines.Count == 0)
            throw new RequestRefusedException(Refusal.Invalid, "csv", "The file has no line of a bill; each needs customer number, month, kWh and rupiah.");

        UtilityBill[] taken = [.. import.Taken];
        if (isDryRun || taken.Length == 0)
            return import;
        try
        {
            string months = string.Join(", ", taken.Select(bill => new EnergySpan(bill.Month).Name).Distinct().Order(StringComparer.Ordinal));
            await store.SaveAsync(taken, AuditEntry.Of(person, AuditActions.Bills, "bills", $"{taken.Length} bills of {months}", clock.NowUnixMs()), cancellationToken);
        }
        catch (DbUpdateException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The bills could not be saved; check the dashboard's disk and try again.");
        }

        return import;
    }
}
