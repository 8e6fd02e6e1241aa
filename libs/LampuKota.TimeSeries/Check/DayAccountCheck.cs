using System.Globalization;

namespace LampuKota.TimeSeries;

/// <summary>
/// Compares what lies in the files of days with what tail.db says must lie there. Beside a running store tail.db was read before the files, so that these may hold more;
/// what looks like less is looked at again.
/// </summary>
internal sealed class DayAccountCheck(StoreFolder folder, TailCheck tails, CheckReport report, bool isAlone)
{
    private readonly IReadOnlyDictionary<long, DayAccount> _days = tails.Days ?? new Dictionary<long, DayAccount>();

    // Files that were set aside and are not accounted for yet: the day's account is that of the file before.
    private readonly HashSet<long> _unsettled =
        [.. folder.SetAsideFiles().Where(file => tails.LostDays.All(lost => lost.File != file.File)).Select(file => file.Day)];

    /// <summary>Compares a day's file.</summary>
    public void Compare(long day, string place, DayCheck found)
    {
        DayAccount account = _days.GetValueOrDefault(day, new DayAccount(0, WasDeleted: false));
        if (tails.Days is null || account.Samples is not { } samples || _unsettled.Contains(day))
            return;

        long inFile = found.Samples + found.Quarantined.Where(chunk => !tails.AccountedQuarantine.Contains(chunk.Id)).Sum(chunk => chunk.Samples);
        if (inFile < samples && !HasChanged(day))
            report.Damage(place, Text($"chunks are missing: they hold {inFile} samples of {samples}"), "The others are lost, unless gateways send them again.", CheckReport.FromBackup);
        else if (isAlone && inFile > samples + tails.SamplesUnderWay)
            report.Damage(place, Text($"its chunks hold {inFile} samples, and the account knows of {samples}"), "A file that is gone may not be noticed; no sample is lost by that.", CheckReport.FromBackup);
    }

    /// <summary>Tells of days whose file is gone.</summary>
    public void TellMissing()
    {
        foreach (long day in MissingDays.Find(folder, _days).Missing.Where(day => !HasChanged(day)))
        {
            report.Damage(
                CheckReport.PlaceOf(folder, folder.DayFile(day)),
                _days[day].Samples is { } samples ? Text($"the file is gone, with {samples} samples, and retention did not delete it") : "the file is gone, and retention did not delete it",
                "The telemetry of that day is lost to queries; what was rolled up of it is still there.",
                "Restore the file from a backup, or let --repair count its samples as damaged.");
        }
    }

    // Retention, a repair, or a file that was set aside came between.
    private bool HasChanged(long day)
    {
        if (isAlone)
            return false;

        using SqliteDatabase database = SqliteDatabase.OpenForReading(folder.TailFile);
        bool isSame = DayAccounts.Read(database).TryGetValue(day, out DayAccount now) && now == _days[day];
        return !isSame || folder.SetAsideFiles().Any(file => file.Day == day && DayAccounts.ReadLostDays(database).All(lost => lost.File != file.File));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
