using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>Gathers what a check finds.</summary>
internal sealed class CheckReport
{
    public const string FromBackup = "Restore it from a backup.";

    // What a broken page leads to is told in dozens of lines by SQLite; the first ones say it.
    private const int MostLinesOfSqlite = 5;

    private readonly List<CheckFinding> _findings = [];

    public IReadOnlyList<CheckFinding> Findings => _findings;

    public long Chunks { get; set; }

    public long SealedSamples { get; set; }

    public long PendingSamples { get; set; }

    /// <summary>A file's name, from the store's folder.</summary>
    public static string PlaceOf(StoreFolder folder, string file) => Path.GetRelativePath(folder.Path, file).Replace('\\', '/');

    public void Damage(string place, string what, string meaning, string remedy) => _findings.Add(new CheckFinding(FindingLevel.Damage, place, what, meaning, remedy));

    public void Note(string place, string what, string meaning, string remedy = "") => _findings.Add(new CheckFinding(FindingLevel.Note, place, what, meaning, remedy));

    /// <summary>Looks at a database as SQLite sees it: pages, trees, and whether each index agrees with its table.</summary>
    /// <returns>Whether it is whole.</returns>
    public bool CheckStructure(SqliteDatabase database, string place)
    {
        using SqliteStatement check = database.Prepare($"PRAGMA integrity_check({MostLinesOfSqlite})");
        bool isWhole = true;
        while (check.Step())
        {
            string line = check.Text(0).ReplaceLineEndings(" ");
            if (line == "ok")
                continue;
            isWhole = false;
            Damage(place, $"SQLite finds its structure broken ({line})", "Rows may be missing from it or be found no more.", FromBackup);
        }

        return isWhole;
    }

    /// <summary>Does work on a database, and takes a file that SQLite cannot read for a finding.</summary>
    public void Guard(string place, string meaning, Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is not (raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PERM))
        {
            Damage(place, $"it cannot be read ({e.Message})", meaning, FromBackup);
        }
    }
}
