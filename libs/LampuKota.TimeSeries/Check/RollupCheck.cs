using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>Checks rollups.db: structure, that every rollup can be read, and that those of each day are what the day's file comes to.</summary>
internal sealed class RollupCheck(StoreFolder folder, SqliteDatabase rollups, IReadOnlyDictionary<long, DayAccount>? days, CheckReport report, bool isAlone)
{
    private readonly DayRollupCheck _compare = new(rollups, () => StoreNames.ReadQuantities(folder));

    /// <summary>Checks.</summary>
    /// <param name="wrongHours">Days that cannot be compared, since the hours in their files are wrong themselves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Run(IReadOnlySet<long> wrongHours, CancellationToken cancellationToken)
    {
        string place = CheckReport.PlaceOf(folder, folder.RollupFile);
        report.CheckStructure(rollups, place);
        Dictionary<long, RollupState> states = RollupDatabase.ReadStates(rollups);
        CheckKept(place, states, cancellationToken);
        foreach (long day in FindWrong(states, cancellationToken).Where(day => !wrongHours.Contains(day)))
        {
            report.Damage(
                place, $"the rollups of {StoreFolder.NameOf(day)} are not what its samples come to", "Charts and sums by days may be wrong; no sample is.", DayCheck.RepairMakesThem);
        }
    }

    /// <summary>The days whose rollups are to be made anew.</summary>
    public IReadOnlyList<long> FindWrong(IReadOnlyDictionary<long, RollupState> states, CancellationToken cancellationToken)
    {
        // A backup was restored: the store makes all of them anew by itself.
        if (rollups.ReadInt64("SELECT sealed FROM rolled") > ReadDone())
            return [];

        return [.. folder.Days().Where(day => states.TryGetValue(day, out RollupState state) && IsWrong(day, state, cancellationToken))];
    }

    private bool IsWrong(long day, RollupState state, CancellationToken cancellationToken)
    {
        // Of a day that was deleted, and whose file came again with late samples, the rollups tell what there was before; a running store may be doing that now.
        bool standsForFile = state == RollupState.Rolled || (isAlone && state == RollupState.Kept && days is not null && days.TryGetValue(day, out DayAccount account) && !account.WasDeleted);
        if (!standsForFile)
            return !Enum.IsDefined(state);

        try
        {
            using DayReader? file = File.Exists(folder.DayFile(day)) ? DayReader.Open(folder.DayFile(day), day, NullLogger.Instance) : null;
            return file is not null && _compare.IsWrong(file, day, state, cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR)
        {
            // Of a file that cannot be read DayCheck tells, and CheckStructure of rollups.db.
            return false;
        }
    }

    // What has no file can be made of nothing else.
    private void CheckKept(string place, Dictionary<long, RollupState> states, CancellationToken cancellationToken)
    {
        HashSet<long> filed = [.. folder.Days()];
        var broken = new SortedDictionary<long, int>();
        using SqliteStatement select = rollups.Prepare("SELECT day, midnight, parts FROM rollup");
        while (select.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long day = select.Int64(0);
            if (!(filed.Contains(day) && states.GetValueOrDefault(day) != RollupState.Kept) && !_compare.CanRead(day, (int)select.Int64(1), select.Blob(2)))
                broken[day] = broken.GetValueOrDefault(day) + 1;
        }

        foreach ((long day, int count) in broken)
            report.Damage(place, $"{count} rollups of {StoreFolder.NameOf(day)} cannot be read", "Sums of that day are lost for as many devices: its telemetry is deleted.", CheckReport.FromBackup);
    }

    private long ReadDone()
    {
        using SqliteDatabase tails = SqliteDatabase.OpenForReading(folder.TailFile);
        return tails.ReadInt64("SELECT done FROM sealing");
    }
}
