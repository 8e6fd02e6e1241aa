using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The tables of tail.db that hold the account of each source; docs/formats/store.md draws them. Used by the store's writer alone.</summary>
internal sealed class SourceTables
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE IF NOT EXISTS tail_source(tail INTEGER PRIMARY KEY, counts BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS source_account(source INTEGER PRIMARY KEY, stored INTEGER NOT NULL, duplicate INTEGER NOT NULL, damaged INTEGER NOT NULL,
          rejected BLOB NOT NULL) STRICT;
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insertSource;
    private readonly SqliteStatement _insertCounts;
    private readonly SqliteStatement _replaceAccount;
    private readonly SqliteStatement _deleteCounts;
    private readonly ByteWriter _bytes = new();

    public SourceTables(SqliteDatabase database)
    {
        _database = database;
        database.Execute(Schema);
        _insertSource = database.Prepare("INSERT INTO source(id, name) VALUES(?, ?)");
        _insertCounts = database.Prepare("INSERT INTO tail_source(tail, counts) VALUES(?, ?)");
        _replaceAccount = database.Prepare("REPLACE INTO source_account(source, stored, duplicate, damaged, rejected) VALUES(?, ?, ?, ?, ?)");
        _deleteCounts = database.Prepare("DELETE FROM tail_source WHERE tail <= ?");
    }

    /// <summary>Writes what a tail brings.</summary>
    public void Insert(long tailId, IReadOnlyList<(int Id, string Name)> newSources, ReadOnlySpan<byte> counts)
    {
        foreach ((int id, string name) in newSources)
            _insertSource.Bind(1, id).Bind(2, name).Run();
        if (!counts.IsEmpty)
            _insertCounts.Bind(1, tailId).Bind(2, counts).Run();
    }

    /// <summary>Writes the accounts that a run of sealing has changed, and forgets what its tails brought.</summary>
    public void EndSealing(long throughId, IReadOnlyList<SourceAccount> changed)
    {
        foreach (SourceAccount account in changed)
        {
            _bytes.Clear();
            RejectedCounts.Write(account.Rejected, _bytes);
            _replaceAccount.Bind(1, account.SourceId).Bind(2, account.Stored).Bind(3, account.Duplicate).Bind(4, account.Damaged).Bind(5, _bytes.Written).Run();
        }

        _deleteCounts.Bind(1, throughId).Run();
    }

    /// <summary>Reads everything at the start.</summary>
    public SourceBook Load(long doneId)
    {
        var book = new SourceBook();
        using SqliteStatement sources = _database.Prepare("SELECT id, name FROM source ORDER BY id");
        while (sources.Step())
            book.LoadSource(sources.Int64(0), sources.Text(1));
        using SqliteStatement accounts = _database.Prepare("SELECT source, stored, duplicate, damaged, rejected FROM source_account");
        while (accounts.Step())
        {
            book.LoadAccount(new SourceAccount(
                (int)accounts.Int64(0), accounts.Int64(1), accounts.Int64(2), accounts.Int64(3), RejectedCounts.Read(accounts.Blob(4))));
        }

        using SqliteStatement counts = _database.Prepare("SELECT tail, counts FROM tail_source WHERE tail > ? ORDER BY tail");
        counts.Bind(1, doneId);
        while (counts.Step())
            book.Add(counts.Int64(0), counts.Blob(1));
        return book;
    }
}
