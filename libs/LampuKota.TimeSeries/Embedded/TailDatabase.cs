using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The database that commits go into: names, tails, last points and the account of sealing. Used by the store's writer alone.</summary>
internal sealed class TailDatabase : IDisposable
{
    private const long SchemaVersion = 1;

    // A burst may have blown the log up; once it is moved into the database the file shrinks to this.
    private const int WriteAheadLogBytesToKeep = 16 << 20;

    // Of a file that is new. SQLite's usual 4 KiB would make a tail of some hundred kilobytes a long chain, written and freed page by page.
    private const int PageBytes = 16 << 10;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insertDevice;
    private readonly SqliteStatement _insertQuantity;
    private readonly SqliteStatement _insertTail;
    private readonly SqliteStatement _selectLast;
    private readonly SqliteStatement _replaceLast;
    private readonly SqliteStatement _endSealing;
    private readonly ByteWriter _counts = new();

    private TailDatabase(SqliteDatabase database, string path)
    {
        _database = database;
        Path = path;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _insertDevice = database.Prepare("INSERT INTO device(id, name, source) VALUES(?, ?, ?)");
        _insertQuantity = database.Prepare("INSERT INTO quantity(id, name) VALUES(?, ?)");
        _insertTail = database.Prepare("INSERT INTO tail(id, samples, rejected, frame) VALUES(?, ?, ?, ?)");
        _selectLast = database.Prepare("SELECT points FROM last WHERE device = ?");
        _replaceLast = database.Prepare("REPLACE INTO last(device, points) VALUES(?, ?)");
        database.Execute(Quarantine.AccountSchema);
        Sources = new SourceTables(database);
        Days = new DayAccounts(database, new StoreFolder(System.IO.Path.GetDirectoryName(path)!));
        _endSealing = database.Prepare("UPDATE sealing SET begun = ?1, done = ?1, stored = ?2, duplicate = ?3, damaged = ?4, rejected = ?5");
    }

    /// <summary>The accounts of sources.</summary>
    public SourceTables Sources { get; }

    /// <summary>How much lies in the chunks of each day.</summary>
    public DayAccounts Days { get; }

    public string Path { get; }

    /// <summary>Opens the database, or makes it; SQLite recovers what a crash left in its write-ahead log.</summary>
    public static TailDatabase Open(string path)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            database.Execute($"PRAGMA page_size = {PageBytes}");
            // Every commit is synced (FULL); moving the log into the database is for the background (autocheckpoint 0), so that no commit waits for it.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -1024");
            database.Execute($"PRAGMA journal_size_limit = {WriteAheadLogBytesToKeep}");
            // A tool that looks at the file may lock it for a moment.
            database.WaitWhenBusy(BusyTimeout);
            long version = database.ReadInt64("PRAGMA user_version");
            if (version > SchemaVersion)
                throw new StoreOpenException($"{path} was written by a newer version ({version}; this one knows {SchemaVersion}): run the newer program, or another folder.");
            if (version == 0)
                Create(database);
            return new TailDatabase(database, path);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void LoadNames(NameCatalog devices, NameCatalog quantities)
    {
        Load("SELECT id, name FROM device ORDER BY id", devices);
        Load("SELECT id, name FROM quantity ORDER BY id", quantities);
    }

    /// <summary>What is sealed, and the tails that are not, in order.</summary>
    public (SealState State, List<TailInfo> Tails, List<long> SealedTails) LoadTails()
    {
        var state = SealState.Read(_database);
        var open = new List<TailInfo>();
        var done = new List<long>();
        using SqliteStatement select = _database.Prepare("SELECT id, samples, rejected, length(frame) FROM tail ORDER BY id");
        while (select.Step())
        {
            long id = select.Int64(0);
            if (id <= state.DoneId)
                done.Add(id);
            else
                open.Add(new TailInfo(id, (int)select.Int64(1), RejectedCounts.ReadOrNull(select.Blob(2)), (int)select.Int64(3)));
        }

        return (state, open, done);
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Undoes a transaction that an error interrupted; some errors have done so by themselves.</summary>
    public void Rollback() => _database.TryExecute("ROLLBACK");

    public void Insert(long id, TailGroup group)
    {
        foreach (NewDevice device in group.NewDevices)
            _insertDevice.Bind(1, device.Id).Bind(2, device.Name).Bind(3, device.Source).Run();
        foreach ((int quantityId, string name) in group.NewQuantities)
            _insertQuantity.Bind(1, quantityId).Bind(2, name).Run();

        _counts.Clear();
        RejectedCounts.Write(group.Rejected, _counts);
        _insertTail.Bind(1, id).Bind(2, group.Samples).Bind(3, _counts.Written).Bind(4, group.Frame.Written).Run();
        Sources.Insert(id, group.NewSources, group.SourceBytes.Written);
    }

    /// <summary>Notes where a run of sealing will end, so that after a crash the very same run is done again.</summary>
    public void BeginSealing(long throughId) => _database.Execute($"UPDATE sealing SET begun = {throughId}");

    /// <summary>Takes newer points of a device into its last points.</summary>
    public void UpdateLast(int deviceId, LastPointSet newer)
    {
        _selectLast.Bind(1, deviceId);
        if (_selectLast.Step())
        {
            newer.MergeOlder(_selectLast.Blob(0));
            _selectLast.Reset();
        }

        _replaceLast.Bind(1, deviceId).Bind(2, newer.Encode()).Run();
    }

    /// <summary>Declares tails sealed: from now on readers take them from the chunks alone.</summary>
    public void EndSealing(SealState state)
    {
        _counts.Clear();
        RejectedCounts.Write(state.Rejected, _counts);
        _endSealing.Bind(1, state.DoneId).Bind(2, state.Stored).Bind(3, state.Duplicate).Bind(4, state.Damaged).Bind(5, _counts.Written).Run();
    }

    /// <summary>Takes chunks and day files into the account that were put aside; each counts once.</summary>
    /// <param name="chunks">Chunks that it may not have.</param>
    /// <param name="files">All the files that there are; null where it has them.</param>
    /// <returns>Samples of everything that was ever stored and lost since, by source.</returns>
    public IReadOnlyDictionary<string, long> AccountLosses(IReadOnlyList<QuarantinedChunk> chunks, IReadOnlyList<SetAsideFile>? files)
    {
        foreach (QuarantinedChunk chunk in Quarantine.Account(_database, chunks))
            Days.Subtract(chunk);
        if (files is not null)
            Days.NoteSetAside(files);
        return ReadLosses();
    }

    /// <summary>Samples of everything that was ever stored and lost since, by source.</summary>
    public IReadOnlyDictionary<string, long> ReadLosses()
    {
        Dictionary<string, long> losses = DayAccounts.ReadLost(_database);
        foreach ((string source, long samples) in Quarantine.ReadAccount(_database))
            losses[source] = losses.GetValueOrDefault(source) + samples;
        return losses;
    }

    /// <summary>Sets tails aside that cannot be read, for a person to look at.</summary>
    public void SetAside(long id) => _database.Execute($"INSERT OR IGNORE INTO damaged_tail SELECT id, samples, frame FROM tail WHERE id = {id}");

    /// <summary>Deletes sealed tails.</summary>
    public void Delete(long firstId, long lastId) => _database.Execute($"DELETE FROM tail WHERE id BETWEEN {firstId} AND {lastId}");

    public void Dispose() => _database.Dispose();

    private void Load(string sql, NameCatalog names)
    {
        using SqliteStatement select = _database.Prepare(sql);
        while (select.Step())
            names.Load(select.Int64(0), select.Text(1));
    }

    private static void Create(SqliteDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT NOT NULL) STRICT;
        CREATE TABLE quantity(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE tail(id INTEGER PRIMARY KEY, samples INTEGER NOT NULL, rejected BLOB NOT NULL, frame BLOB NOT NULL) STRICT;
        CREATE TABLE damaged_tail(id INTEGER PRIMARY KEY, samples INTEGER NOT NULL, frame BLOB NOT NULL) STRICT;
        CREATE TABLE last(device INTEGER PRIMARY KEY, points BLOB NOT NULL) STRICT;
        CREATE TABLE sealing(only INTEGER PRIMARY KEY CHECK(only = 1), begun INTEGER NOT NULL, done INTEGER NOT NULL, stored INTEGER NOT NULL,
          duplicate INTEGER NOT NULL, damaged INTEGER NOT NULL, rejected BLOB NOT NULL) STRICT;
        INSERT INTO sealing VALUES(1, 0, 0, 0, 0, 0, x'');
        PRAGMA user_version = {SchemaVersion};
        COMMIT;
        """);
}
