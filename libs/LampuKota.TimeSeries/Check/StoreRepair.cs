using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>What a repair has done.</summary>
/// <param name="Chunks">Chunks that were put aside, since they cannot be read.</param>
/// <param name="HourRollups">Chunks whose hour rollups were made anew.</param>
/// <param name="RollupDays">Days whose rollups the store will make anew when it next runs; until then they are made of the day's file.</param>
/// <param name="LostDays">Days whose file is gone and whose samples are counted as damaged now.</param>
public readonly record struct RepairResult(int Chunks, int HourRollups, int RollupDays, int LostDays);

/// <summary>Repairs what can be repaired without a backup, in a store that no process has open.</summary>
public static class StoreRepair
{
    /// <summary>Repairs. Cut off at any moment, it can be done again.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="nowUnixMs">The present instant, which is noted.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="StoreOpenException">There is no store, a process has it open, or it cannot be written.</exception>
    public static RepairResult Run(string folder, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var store = new StoreFolder(folder);
        try
        {
            using FolderLock alone = FolderLock.TryTake(store)
                ?? throw new StoreOpenException($"The store in {folder} is in use: stop ingest before repairing.");
            if (!File.Exists(store.TailFile))
                throw new StoreOpenException($"The store in {folder} has no tail.db: restore it from a backup.");
            using TailDatabase tails = TailDatabase.Open(store.TailFile);
            Transact(tails, () => tails.AccountLosses([], store.SetAsideFiles()));
            (int chunks, int rollups) = (0, 0);
            foreach (long day in store.Days())
            {
                (int ofChunks, int ofRollups) = RepairDayOrLeave(store.DayFile(day), day, tails, nowUnixMs);
                (chunks, rollups) = (chunks + ofChunks, rollups + ofRollups);
            }

            return new RepairResult(chunks, rollups, RepairRollups(store, tails), CountMissing(store, tails));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreOpenException($"There is no store in {folder}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or SqliteException)
        {
            throw new StoreOpenException($"The store in {folder} cannot be repaired ({e.Message.TrimEnd('.')}): restore it from a backup.", e);
        }
    }

    // A file whose structure is broken keeps nobody from repairing the others. It stays, since queries may still read much of it; the check tells of it.
    private static (int Chunks, int Rollups) RepairDayOrLeave(string path, long day, TailDatabase tails, long nowUnixMs)
    {
        try
        {
            return RepairDay(path, day, tails, nowUnixMs);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            return (0, 0);
        }
    }

    private static (int Chunks, int Rollups) RepairDay(string path, long day, TailDatabase tails, long nowUnixMs)
    {
        using SqliteDatabase file = OpenSynced(path);
        if (DayFile.IsBlank(file))
            return (0, 0);

        var repair = new DayRepair(file, day);
        repair.Run(nowUnixMs);
        // All that were ever put aside: a former repair may have been cut off here.
        Transact(tails, () => tails.AccountLosses(Quarantine.List(file, day), files: null));
        return (repair.Chunks, repair.Rollups);
    }

    private static int CountMissing(StoreFolder store, TailDatabase tails)
    {
        (IReadOnlyList<long> deleted, IReadOnlyList<long> missing) = MissingDays.Find(store, tails.Days.Read());
        Transact(tails, () =>
        {
            foreach (long day in deleted)
                tails.Days.NoteDeleted(day);
            foreach (long day in missing)
                tails.Days.NoteLost(day, file: null);
        });
        return missing.Count;
    }

    // What was repaired above is found here too: its rollups are not what the file comes to any more.
    private static int RepairRollups(StoreFolder store, TailDatabase tails)
    {
        if (!File.Exists(store.RollupFile))
            return 0;

        try
        {
            using SqliteDatabase rollups = OpenSynced(store.RollupFile);
            if (DayFile.IsBlank(rollups))
                return 0;
            var check = new RollupCheck(store, rollups, tails.Days.Read(), new CheckReport(), isAlone: true);
            IReadOnlyList<long> wrong = check.FindWrong(RollupDatabase.ReadStates(rollups), CancellationToken.None);
            foreach (long day in wrong)
                rollups.Execute($"UPDATE day SET state = {(int)RollupState.Changed} WHERE day = {day}");
            return wrong.Count;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            // The store sets it aside by itself, and makes a new one.
            return 0;
        }
    }

    private static void Transact(TailDatabase tails, Action work)
    {
        tails.Begin();
        work();
        tails.Commit();
    }

    private static SqliteDatabase OpenSynced(string file)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(file);
        database.Execute("PRAGMA synchronous = FULL");
        return database;
    }
}
