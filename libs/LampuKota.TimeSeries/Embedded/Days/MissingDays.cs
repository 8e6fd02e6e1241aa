using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>Finds the days that should have a file and have none.</summary>
internal static class MissingDays
{
    /// <summary>Finds them, in order: those that retention deleted without having come to say so here, and those that nobody may have deleted.</summary>
    public static (IReadOnlyList<long> Deleted, IReadOnlyList<long> Missing) Find(StoreFolder folder, IReadOnlyDictionary<long, DayAccount> accounts)
    {
        // A file that was set aside is not missing: a crash came before that was accounted for.
        HashSet<long> setAside = [.. folder.SetAsideFiles().Select(file => file.Day)];
        long[] gone = [.. accounts.Where(entry => entry.Value.NeedsFile && !setAside.Contains(entry.Key) && !File.Exists(folder.DayFile(entry.Key))).Select(entry => entry.Key).Order()];
        if (gone.Length == 0)
            return ([], []);

        HashSet<long> kept = ReadKept(folder);
        return ([.. gone.Where(kept.Contains)], [.. gone.Where(day => !kept.Contains(day))]);
    }

    // Retention notes a day in rollups.db before it deletes the file. Where rollups.db is not there or cannot be read, of which others tell, nothing is excused.
    private static HashSet<long> ReadKept(StoreFolder folder)
    {
        if (!File.Exists(folder.RollupFile))
            return [];

        try
        {
            using SqliteDatabase database = SqliteDatabase.OpenForReading(folder.RollupFile);
            return DayFile.IsBlank(database) ? [] : [.. RollupDatabase.ReadStates(database).Where(entry => entry.Value == RollupState.Kept).Select(entry => entry.Key)];
        }
        catch (SqliteException)
        {
            return [];
        }
    }
}
