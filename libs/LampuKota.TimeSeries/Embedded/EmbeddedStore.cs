using LampuKota.Columns;
using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>
/// The embedded store: commits samples durably in groups to SQLite, and folds them in the background into compressed column chunks, one file a UTC day.
/// One process writes a folder; others read it with <see cref="EmbeddedStoreReader"/>. docs/formats/store.md draws the files.
/// </summary>
public sealed class EmbeddedStore : ITelemetryStore, ISeriesReader
{
    private readonly StoreFolder _folder;
    private readonly FolderLock _lock;
    private readonly TailDatabase _database;
    private readonly TailLog _log;
    private readonly SourceBook _sources;
    private readonly StoreIntake _intake;
    private readonly StoreWriter _writer;
    private readonly StoreMaintenance _maintenance;
    private readonly EmbeddedStoreReader _reader;
    private bool _disposed;

    private EmbeddedStore(EmbeddedStoreOptions options, StoreFolder folder, FolderLock folderLock, TailDatabase database)
    {
        (_folder, _lock, _database) = (folder, folderLock, database);
        var devices = new NameCatalog(int.MaxValue);
        var quantities = new NameCatalog(ushort.MaxValue);
        database.LoadNames(devices, quantities);
        (SealState state, List<TailInfo> open, List<long> sealedTails) = database.LoadTails();
        _sources = database.Sources.Load(state.DoneId);
        _sources.Quarantined = database.ReadLosses();
        _intake = new StoreIntake(devices, quantities, _sources, options.MaximumPendingBytes, options.Time);
        _log = new TailLog(state, open, _sources, bytes => _intake.Hold(bytes > options.MaximumTailBytes));
        _writer = new StoreWriter(database, _intake, _log, _sources, options.Time, options.OnCommit, options.Logger);
        _maintenance = new StoreMaintenance(options, folder, _writer, _log, _sources, sealedTails);
        _reader = new EmbeddedStoreReader(folder.Path, options.Logger);
        options.Logger.StoreIsOpen(folder.Path, devices.Count, _log.Ledger.Pending, folder.Days().Length);
    }

    /// <inheritdoc/>
    public Task<StoreFailedException> Failed => _writer.Failed;

    /// <inheritdoc/>
    public bool IsFull => _writer.IsFull;

    /// <inheritdoc/>
    public StoreLedger Ledger => _log.Ledger;

    /// <summary>Opens a store, and recovers whatever a former process left.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="StoreOpenException">The folder is in use, not writable, or from a newer version.</exception>
    public static EmbeddedStore Open(EmbeddedStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = new StoreFolder(options.Folder);
        FolderLock folderLock = FolderLock.Take(folder);
        TailDatabase? database = null;
        try
        {
            database = TailDatabase.Open(folder.TailFile);
            return new EmbeddedStore(options, folder, folderLock, database);
        }
        catch (Exception e)
        {
            database?.Dispose();
            folderLock.Dispose();
            if (e is SqliteException)
                throw new StoreOpenException($"The telemetry store in {folder.Path} cannot be opened ({e.Message}): check the disk, or restore a backup.", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0 && !batch.Rejected.ContainsAnyExcept(0))
            return default;

        Task durable;
        try
        {
            durable = _intake.Append(batch);
        }
        catch (StoreFailedException e)
        {
            return ValueTask.FromException(e);
        }

        _writer.Wake();
        return new ValueTask(cancellationToken.CanBeCanceled ? durable.WaitAsync(cancellationToken) : durable);
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => _intake.WaitForRoomAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SeriesPoint> Query(SeriesKey series, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken) =>
        _reader.Query(series, range, resolution, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, CancellationToken cancellationToken) => _reader.QueryGroups(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LastPoint> LastPoints(CancellationToken cancellationToken) => _reader.LastPoints(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<StoredDevice> ReadDevices()
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(_folder.TailFile);
        using SqliteStatement select = database.Prepare("SELECT name, source FROM device ORDER BY id");
        var devices = new List<StoredDevice>();
        while (select.Step())
            devices.Add(new StoredDevice(select.Text(0), select.Text(1)));
        return devices;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceLedger> ReadSourceLedgers() => _sources.Read();

    /// <inheritdoc/>
    public StoreSize Measure()
    {
        (int devices, int quantities, int pendingBytes) = _intake.Measure();
        return new StoreSize(devices, quantities, pendingBytes, _log.OpenBytes, _folder.MeasureBytes(), _folder.Days().Length)
        {
            Disk = DiskSpace.Of(_folder.Path),
            Deleted = _maintenance.RetentionCounts,
        };
    }

    /// <summary>
    /// Runs work while the files of the days stand still: nothing is sealed, and no day is deleted. Commits go on, into tail.db alone. For taking a backup.
    /// </summary>
    /// <param name="work">What to do; sealing waits for it, so that tails grow meanwhile.</param>
    /// <param name="cancellationToken">Ends the waiting for its turn.</param>
    public Task WithoutSealingAsync(Func<Task> work, CancellationToken cancellationToken) => _maintenance.WithoutSealingAsync(work, cancellationToken);

    /// <summary>Folds everything that is durable now into chunks, without waiting for its turn.</summary>
    /// <param name="cancellationToken">Stops between two slices.</param>
    public Task SealAsync(CancellationToken cancellationToken) => _maintenance.SealAllAsync(cancellationToken);

    /// <summary>Rolls up every day that is over and has changed, without waiting for its turn.</summary>
    /// <param name="cancellationToken">Stops between some devices.</param>
    public Task RollUpAsync(CancellationToken cancellationToken) => _maintenance.RollUpAsync(cancellationToken);

    /// <summary>Makes one chunk, as small as it gets, of each device's day that has been over for an hour, without waiting for its turn.</summary>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public Task FinishDaysAsync(CancellationToken cancellationToken) => _maintenance.FinishDaysAsync(cancellationToken);

    /// <summary>Commits what waits, and closes the files. Tails that are not sealed stay for the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        _writer.StopWaiting();
        await _maintenance.DisposeAsync().ConfigureAwait(false);
        await _writer.StopAsync().ConfigureAwait(false);
        _reader.Dispose();
        _database.Dispose();
        _lock.Dispose();
    }
}

/// <summary>A device that the store knows.</summary>
/// <param name="DeviceId">Its id.</param>
/// <param name="Source">Who reported it first.</param>
public readonly record struct StoredDevice(string DeviceId, string Source);

/// <summary>How large a store is.</summary>
/// <param name="Devices">Devices that ever reported.</param>
/// <param name="Quantities">Quantities that were ever reported.</param>
/// <param name="PendingBytes">Bytes that wait for the next commit.</param>
/// <param name="TailBytes">Bytes that are committed and not yet sealed.</param>
/// <param name="FileBytes">Bytes of all files.</param>
/// <param name="Days">Day files.</param>
public readonly record struct StoreSize(int Devices, int Quantities, int PendingBytes, long TailBytes, long FileBytes, int Days)
{
    /// <summary>The disk that the files lie on.</summary>
    public DiskSpace Disk { get; init; }

    /// <summary>What retention deleted since the start, by reason.</summary>
    public IReadOnlyList<RetentionCount> Deleted { get; init; } = [];
}
