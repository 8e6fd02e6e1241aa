using LampuKota.Columns;
using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>Puts aside every chunk that cannot be read, in a store that no process has open.</summary>
public static class StoreRepair
{
    /// <summary>Repairs. Cut off at any moment, it can be done again.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="nowUnixMs">The present instant, which is noted.</param>
    /// <returns>Chunks that were put aside.</returns>
    /// <exception cref="StoreOpenException">There is no store, a process has it open, or it cannot be written.</exception>
    public static int Run(string folder, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var store = new StoreFolder(folder);
        try
        {
            using FolderLock alone = FolderLock.TryTake(store)
                ?? throw new StoreOpenException($"The store in {folder} is in use: stop ingest before repairing.");
            using SqliteDatabase tails = OpenSynced(store.TailFile);
            tails.Execute(Quarantine.AccountSchema);
            return store.Days().Sum(day => RepairDay(store.DayFile(day), tails, nowUnixMs));
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

    private static int RepairDay(string file, SqliteDatabase tails, long nowUnixMs)
    {
        using SqliteDatabase day = OpenSynced(file);
        List<(long Id, string Reason)> damaged = FindDamaged(day);
        if (damaged.Count > 0)
        {
            day.Execute("BEGIN IMMEDIATE");
            foreach ((long id, string reason) in damaged)
                Quarantine.Move(day, id, reason, nowUnixMs);
            day.Execute("COMMIT");
        }

        // All that were ever put aside: a former repair may have been cut off here.
        tails.Execute("BEGIN IMMEDIATE");
        Quarantine.Account(tails, Quarantine.List(day));
        tails.Execute("COMMIT");
        return damaged.Count;
    }

    private static List<(long Id, string Reason)> FindDamaged(SqliteDatabase day)
    {
        var damaged = new List<(long, string)>();
        var quantities = new NameTable();
        var samples = new List<ChunkSample>();
        using SqliteStatement select = day.Prepare("SELECT id, data FROM chunk ORDER BY id");
        while (select.Step())
        {
            try
            {
                samples.Clear();
                ChunkReader.ReadAll(select.Blob(1), quantities, samples);
            }
            catch (ColumnFormatException e)
            {
                damaged.Add((select.Int64(0), e.Message));
            }
        }

        return damaged;
    }

    private static SqliteDatabase OpenSynced(string file)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(file);
        database.Execute("PRAGMA synchronous = FULL");
        return database;
    }
}
