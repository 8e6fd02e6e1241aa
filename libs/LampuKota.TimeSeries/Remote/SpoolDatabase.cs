using LampuKota.Columns;
using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>
/// What must outlive the segments: how far the engine has taken them, the account of that, of each source and of all, and who reported each device first. Safe for use by several threads.
/// </summary>
internal sealed class SpoolDatabase : IDisposable
{
    private const long SchemaVersion = 2;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insertDevice;
    private readonly SqliteStatement _insertSource;
    private readonly SqliteStatement _updateProgress;
    private readonly SqliteStatement _replaceAccount;
    private readonly ByteWriter _counts = new();

    private SpoolDatabase(SqliteDatabase database)
    {
        _database = database;
        _insertDevice = database.Prepare("INSERT OR IGNORE INTO device(name, source) VALUES(?, ?)");
        _insertSource = database.Prepare("INSERT INTO source(id, name) VALUES(?, ?)");
        _replaceAccount = database.Prepare("REPLACE INTO source_account(source, stored, refused, damaged, rejected) VALUES(?, ?, ?, ?, ?)");
        _updateProgress = database.Prepare("UPDATE progress SET segment = ?, offset = ?, stored = ?, refused = ?, damaged = ?, rejected = ?");
    }

    /// <summary>Opens the database, or makes it.</summary>
    /// <exception cref="StoreOpenException">It is from a newer version.</exception>
    public static SpoolDatabase Open(string path)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            database.WaitWhenBusy(BusyTimeout);
            long version = database.ReadInt64("PRAGMA user_version");
            if (version > SchemaVersion)
                throw new StoreOpenException($"{path} was written by a newer version ({version}; this one knows {SchemaVersion}): run the newer program, or another folder.");
            if (version == 0)
                Create(database);
            if (version < SchemaVersion)
                AddSources(database);
            return new SpoolDatabase(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>How far the engine has taken the spool.</summary>
    public SpoolProgress ReadProgress()
    {
        lock (_lock)
        {
            using SqliteStatement select = _database.Prepare("SELECT segment, offset, stored, refused, damaged, rejected FROM progress");
            select.Step();
            return new SpoolProgress(
                new SpoolPosition(select.Int64(0), select.Int64(1)), select.Int64(2), select.Int64(3), select.Int64(4), RejectedCounts.Read(select.Blob(5)));
        }
    }

    /// <summary>The names of all sources, in the order of their numbers.</summary>
    public List<string> ReadSources()
    {
        lock (_lock)
        {
            using SqliteStatement select = _database.Prepare("SELECT name FROM source ORDER BY id");
            var names = new List<string>();
            while (select.Step())
                names.Add(select.Text(0));
            return names;
        }
    }

    /// <summary>The account of each source, in samples.</summary>
    public List<SpoolSourceAccount> ReadAccounts()
    {
        lock (_lock)
        {
            using SqliteStatement select = _database.Prepare("SELECT source, stored, refused, damaged, rejected FROM source_account");
            var accounts = new List<SpoolSourceAccount>();
            while (select.Step())
                accounts.Add(new SpoolSourceAccount((int)select.Int64(0), select.Int64(1), select.Int64(2), select.Int64(3), RejectedCounts.Read(select.Blob(4))));
            return accounts;
        }
    }

    /// <summary>Every device and its first reporter, in order of their first report.</summary>
    public List<StoredDevice> ReadDevices()
    {
        lock (_lock)
        {
            using SqliteStatement select = _database.Prepare("SELECT name, source FROM device ORDER BY id");
            var devices = new List<StoredDevice>();
            while (select.Step())
                devices.Add(new StoredDevice(select.Text(0), select.Text(1)));
            return devices;
        }
    }

    /// <summary>Commits devices and sources that were met for the first time.</summary>
    /// <returns>False where the disk is full; nothing is committed then, and it may be tried again.</returns>
    public bool TryAdd(IReadOnlyList<StoredDevice> devices, IReadOnlyList<(int Id, string Name)> sources) => TryCommit(() =>
    {
        foreach (StoredDevice device in devices)
            _insertDevice.Bind(1, device.DeviceId).Bind(2, device.Source).Run();
        foreach ((int id, string name) in sources)
            _insertSource.Bind(1, id).Bind(2, name).Run();
    });

    /// <summary>Commits how far the engine has taken the spool, and the accounts that this changed.</summary>
    /// <returns>False where the disk is full; nothing is committed then, and it may be tried again.</returns>
    public bool TrySave(SpoolChange change) => TryCommit(() =>
    {
        foreach (SpoolSourceAccount account in change.Accounts)
        {
            WriteCounts(account.Rejected);
            _replaceAccount.Bind(1, account.Source).Bind(2, account.Stored).Bind(3, account.Refused).Bind(4, account.Damaged).Bind(5, _counts.Written).Run();
        }

        SpoolProgress progress = change.Progress;
        WriteCounts(progress.Rejected);
        _updateProgress.Bind(1, progress.Taken.Segment).Bind(2, progress.Taken.Offset).Bind(3, progress.Stored).Bind(4, progress.Refused)
            .Bind(5, progress.Damaged).Bind(6, _counts.Written).Run();
    });

    public void Dispose() => _database.Dispose();

    private static void Create(SqliteDatabase database) => database.Execute("""
        BEGIN IMMEDIATE;
        CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT NOT NULL);
        CREATE TABLE progress(segment INTEGER NOT NULL, offset INTEGER NOT NULL, stored INTEGER NOT NULL, refused INTEGER NOT NULL, damaged INTEGER NOT NULL, rejected BLOB NOT NULL);
        INSERT INTO progress VALUES(0, 0, 0, 0, 0, x'');
        PRAGMA user_version = 1;
        COMMIT
        """);

    private static void AddSources(SqliteDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE source_account(source INTEGER PRIMARY KEY, stored INTEGER NOT NULL, refused INTEGER NOT NULL, damaged INTEGER NOT NULL, rejected BLOB NOT NULL);
        PRAGMA user_version = {SchemaVersion};
        COMMIT
        """);

    private bool TryCommit(Action write)
    {
        lock (_lock)
        {
            try
            {
                _database.Execute("BEGIN IMMEDIATE");
                write();
                _database.Execute("COMMIT");
                return true;
            }
            catch (SqliteException e) when (FullDisk.IsCauseOf(e))
            {
                _database.TryExecute("ROLLBACK"); // Some errors have done so by themselves.
                return false;
            }
        }
    }

    private void WriteCounts(ReadOnlySpan<long> counts)
    {
        _counts.Clear();
        RejectedCounts.Write(counts, _counts);
    }
}

/// <summary>How far the engine has taken the spool, and the account of it, in samples.</summary>
/// <param name="Taken">Everything before this place was taken or refused.</param>
/// <param name="Stored">Taken by the engine.</param>
/// <param name="Refused">Refused by the engine for good, and kept in a file.</param>
/// <param name="Damaged">Could not be read back.</param>
/// <param name="Rejected">Rejected before they came here, by the number of the reason.</param>
internal sealed record SpoolProgress(SpoolPosition Taken, long Stored, long Refused, long Damaged, long[] Rejected);
