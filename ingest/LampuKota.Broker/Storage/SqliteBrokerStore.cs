namespace LampuKota.Broker;

/// <summary>
/// The broker's store in one SQLite file: every commit is a transaction, synced before it counts. docs/formats/broker-store.md draws the tables.
/// </summary>
public sealed class SqliteBrokerStore : IBrokerStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly StoreDatabase _database;
    private readonly StoreStatements _statements;
    private StoredBroker? _loaded;

    private SqliteBrokerStore(StoreDatabase database)
    {
        _database = database;
        _loaded = StoredBrokerReader.Read(database);
        _statements = new StoreStatements(database);
    }

    /// <summary>Opens the store, or makes it, and reads what it holds.</summary>
    /// <param name="path">The file, readable by its owner alone; SQLite keeps its log beside it.</param>
    /// <exception cref="BrokerStoreOpenException">It is damaged, not writable, or from a newer version.</exception>
    public static SqliteBrokerStore Open(string path)
    {
        StoreDatabase? database = null;
        try
        {
            MakeFile(path);
            database = new StoreDatabase(path);
            BrokerSchema.Prepare(database, path);
            return new SqliteBrokerStore(database);
        }
        catch (Exception exception)
        {
            database?.Dispose();
            if (exception is InvalidDataException or OverflowException or ArgumentOutOfRangeException or StoreDatabaseException { IsDamage: true })
            {
                throw new BrokerStoreOpenException(
                    $"The broker's store {path} is damaged ({exception.Message}): restore a backup, or move it away to begin without sessions and Retained Messages.", exception);
            }

            if (exception is UnauthorizedAccessException or (IOException and not BrokerStoreOpenException))
                throw new BrokerStoreOpenException($"The broker's store {path} cannot be opened ({exception.Message}): check the disk and who may write there.", exception);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    /// <summary>For its owner alone; SQLite gives its log the mode of the database.</summary>
    private static void MakeFile(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        new FileStream(path, options).Dispose();
    }

    StoredBroker IBrokerStore.Load()
    {
        StoredBroker loaded = _loaded ?? throw new InvalidOperationException("BUG: the store is loaded once, at the start.");
        _loaded = null;
        return loaded;
    }

    void IBrokerStore.Commit(IReadOnlyList<StoreChange> changes)
    {
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            foreach (StoreChange change in changes)
                _statements.Write(change);
            _database.Execute("COMMIT");
        }
        catch (Exception exception)
        {
            _database.TryExecute("ROLLBACK");
            if (exception is StoreDatabaseException { IsWantOfSpace: true })
                throw new BrokerStoreFullException(exception.Message, exception);
            throw;
        }
    }
}
