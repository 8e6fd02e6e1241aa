namespace LampuKota.TimeSeries;

/// <summary>
/// The rollups that outlive the raw days: of each device and UTC day two, before and from the hour in which the city's day begins. docs/formats/store.md draws the
/// file. Written by the store's maintenance alone.
/// </summary>
internal sealed class RollupDatabase : IDisposable
{
    public const string DeviceTable = "device";
    public const string QuantityTable = "quantity";

    private const long SchemaVersion = 1;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _setState;
    private readonly SqliteStatement _replace;
    private readonly SqliteStatement _deleteRollups;
    private readonly RollupNames _devices;
    private readonly RollupNames _quantities;

    private RollupDatabase(SqliteDatabase database)
    {
        _database = database;
        _setState = database.Prepare("REPLACE INTO day(day, state) VALUES(?, ?)");
        _replace = database.Prepare("REPLACE INTO rollup(device, day, midnight, parts) VALUES(?, ?, ?, ?)");
        _deleteRollups = database.Prepare("DELETE FROM rollup WHERE day < ?");
        _devices = new RollupNames(database, DeviceTable);
        _quantities = new RollupNames(database, QuantityTable);
    }

    /// <summary>Opens the file, or makes it: a new one says of each of some days that it is to be rolled up.</summary>
    public static RollupDatabase Open(string path, Func<IReadOnlyList<long>> daysToRoll)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            database.Execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -512");
            database.WaitWhenBusy(BusyTimeout);
            long version = database.ReadInt64("PRAGMA user_version");
            if (version > SchemaVersion)
                throw new StoreOpenException($"{path} was written by a newer version ({version}; this one knows {SchemaVersion}): run the newer program.");
            if (version == 0)
                Create(database, daysToRoll());
            return new RollupDatabase(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>What is known of each day.</summary>
    public static Dictionary<long, RollupState> ReadStates(SqliteDatabase database)
    {
        var states = new Dictionary<long, RollupState>();
        using SqliteStatement select = database.Prepare("SELECT day, state FROM day");
        while (select.Step())
            states.Add(select.Int64(0), (RollupState)select.Int64(1));
        return states;
    }

    public Dictionary<long, RollupState> ReadStates() => ReadStates(_database);

    /// <summary>Notes a day's state; durable on return where it is not within <see cref="Change"/>.</summary>
    public void SetState(long day, RollupState state) => _setState.Bind(1, day).Bind(2, (long)state).Run();

    /// <summary>The last tail that was sealed when a day was rolled up last.</summary>
    public long ReadSealedId() => _database.ReadInt64("SELECT sealed FROM rolled");

    /// <summary>Notes a day as rolled up.</summary>
    /// <param name="day">The day.</param>
    /// <param name="sealedId">The last tail that is sealed.</param>
    public void NoteRolled(long day, long sealedId) => Change(change =>
    {
        change.SetState(day, RollupState.Rolled);
        _database.Execute($"UPDATE rolled SET sealed = {sealedId}");
    });

    /// <summary>Notes every day that has a file as changed: after a backup was restored, rollups may be newer than what they were made of.</summary>
    public void DoubtAll(long sealedId) => Change(_ => _database.Execute(
        $"UPDATE day SET state = {(int)RollupState.Changed} WHERE state = {(int)RollupState.Rolled}; UPDATE rolled SET sealed = {sealedId}"));

    /// <summary>Does some changes in one transaction.</summary>
    public void Change(Action<RollupDatabase> change)
    {
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            change(this);
            _database.Execute("COMMIT");
        }
        catch
        {
            // The error that led here is the one to tell; some errors have rolled back by themselves.
            _database.TryExecute("ROLLBACK");
            _devices.Forget();
            _quantities.Forget();
            throw;
        }
    }

    public int NumberOfQuantity(string name) => _quantities.GetOrAdd(name);

    public void Replace(string deviceId, long day, int midnightHour, ReadOnlySpan<byte> parts) =>
        _replace.Bind(1, _devices.GetOrAdd(deviceId)).Bind(2, day).Bind(3, midnightHour).Bind(4, parts).Run();

    /// <summary>Deletes what lies before a day.</summary>
    public void DeleteBefore(long day)
    {
        _deleteRollups.Bind(1, day).Run();
        _database.Execute($"DELETE FROM day WHERE day < {day}");
    }

    public void Dispose() => _database.Dispose();

    private static void Create(SqliteDatabase database, IReadOnlyList<long> daysToRoll)
    {
        database.Execute($"""
            BEGIN IMMEDIATE;
            {RollupNames.Schema(DeviceTable)};
            {RollupNames.Schema(QuantityTable)};
            CREATE TABLE day(day INTEGER PRIMARY KEY, state INTEGER NOT NULL) STRICT;
            CREATE TABLE rollup(device INTEGER NOT NULL, day INTEGER NOT NULL, midnight INTEGER NOT NULL, parts BLOB NOT NULL,
              PRIMARY KEY(device, day)) STRICT, WITHOUT ROWID;
            CREATE TABLE rolled(only INTEGER PRIMARY KEY CHECK(only = 1), sealed INTEGER NOT NULL) STRICT;
            INSERT INTO rolled VALUES(1, 0);
            PRAGMA user_version = {SchemaVersion};
            """);
        foreach (long day in daysToRoll)
            database.Execute($"INSERT INTO day VALUES({day}, {(int)RollupState.Changed})");
        database.Execute("COMMIT");
    }
}

/// <summary>How the rollups of a UTC day stand.</summary>
internal enum RollupState
{
    /// <summary>Chunks have changed since: the day file tells.</summary>
    Changed,

    /// <summary>They hold what the day file holds.</summary>
    Rolled,

    /// <summary>The day file is deleted, and they are all there is.</summary>
    Kept,
}
