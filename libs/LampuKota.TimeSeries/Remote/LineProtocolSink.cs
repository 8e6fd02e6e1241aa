using LampuKota.Columns;
using Microsoft.Data.Sqlite;

namespace LampuKota.TimeSeries;

/// <summary>
/// Keeps samples in a remote engine. A batch is durable when it is in a spool on this machine's disk, synced and checked; from there it is sent to the engine as line protocol, again
/// and again until the engine has it for certain. docs/formats/spool.md draws the spool.
/// </summary>
public sealed class LineProtocolSink : ITelemetryStore
{
    private readonly SpoolFolder _folder;
    private readonly FolderLock _lock;
    private readonly SpoolDatabase _database;
    private readonly Spool _spool;
    private readonly SpoolAccount _account;
    private readonly SpoolIntake _intake;
    private readonly SpoolWriter _writer;
    private readonly Shipper _shipper;
    private readonly IDisposable? _endpoint;
    private bool _disposed;

    private LineProtocolSink(LineProtocolSinkOptions options, SpoolFolder folder, FolderLock folderLock, SpoolDatabase database, ILineEndpoint endpoint)
    {
        (_folder, _lock, _database, _endpoint) = (folder, folderLock, database, endpoint as IDisposable);
        SpoolProgress progress = database.ReadProgress();
        var sources = new SpoolSources(database.ReadSources());
        _account = new SpoolAccount(progress, database.ReadAccounts(), sources, options.Time);
        var limits = new SpoolLimits(options.MaximumBytes, options.SegmentBytes, options.SegmentAge, progress.Taken.Segment + 1);
        _spool = Spool.Open(folder.Spool, limits, options.Time, options.Logger, Count);
        _intake = new SpoolIntake(database.ReadDevices(), sources, options.MaximumPendingBytes, options.Time);
        var shipping = new ShipperOptions(options.EngineName, options.Time, options.Random, options.Logger, e => _writer!.Fail(e));
        options.Logger.SpoolIsOpen(folder.Spool, _spool.Count, _account.Ledger.Pending, options.EngineName);
        _writer = new SpoolWriter(_spool, database, _intake, _account, new SpoolWriterOptions(options.Time, options.Logger, options.OnCommit, () => _shipper!.Wake()));
        _shipper = new Shipper(_spool, database, _account, endpoint, shipping);

        void Count(SpoolSegment segment, SpoolPosition position, SpoolRecord record)
        {
            if (position >= progress.Taken)
                _account.Append(position, record.Runs, segment.BegunTimestamp);
        }
    }

    /// <inheritdoc/>
    public Task<StoreFailedException> Failed => _writer.Failed;

    /// <inheritdoc/>
    public bool IsFull => _writer.IsFull;

    /// <summary>
    /// The account: stored means taken by the engine. How many of these it had already is not known, so duplicates are counted as stored here. What the engine refused
    /// for good is in a file, and counted as refused.
    /// </summary>
    public StoreLedger Ledger => _account.Ledger;

    /// <inheritdoc/>
    public IReadOnlyList<SourceLedger> ReadSourceLedgers() => _account.ReadSources();

    /// <summary>How the spool and the engine are.</summary>
    public SpoolStatus Status => new(
        _spool.Bytes, _spool.Count, _spool.RefusedBytes, _account.OldestAge, _shipper.Retries, _shipper.Restarts, _shipper.Breaks, _shipper.IsAway, _writer.IsFull);

    /// <summary>Opens the spool of a folder, and goes on sending what a former process left.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="StoreOpenException">The folder is in use, not writable, or from a newer version.</exception>
    public static LineProtocolSink Open(LineProtocolSinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Open(options, new LineProtocolEndpoint(options.Engine));
    }

    internal static LineProtocolSink Open(LineProtocolSinkOptions options, ILineEndpoint endpoint)
    {
        var folder = new SpoolFolder(options.Folder);
        FolderLock folderLock = FolderLock.Take(folder.LockFile, folder.Path, folder.Spool);
        SpoolDatabase? database = null;
        try
        {
            database = SpoolDatabase.Open(folder.Database);
            return new LineProtocolSink(options, folder, folderLock, database, endpoint);
        }
        catch (Exception e)
        {
            database?.Dispose();
            folderLock.Dispose();
            (endpoint as IDisposable)?.Dispose();
            if (e is SqliteException or (IOException and not StoreOpenException) or UnauthorizedAccessException)
                throw new StoreOpenException($"The spool in {folder.Path} cannot be opened ({e.Message}): check the disk, and that this user may write there.", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0 && !batch.Rejected.ContainsAnyExcept(0))
            return default;

        Task durable = _intake.Append(batch);
        _writer.Wake();
        return new ValueTask(cancellationToken.CanBeCanceled ? durable.WaitAsync(cancellationToken) : durable);
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => _intake.WaitForRoomAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<StoredDevice> ReadDevices() => _database.ReadDevices();

    /// <summary>How large the spool is; what lies in the engine is its own to tell.</summary>
    public StoreSize Measure()
    {
        (int devices, int pendingBytes) = _intake.Measure();
        long bytes = _spool.Bytes;
        return new StoreSize(devices, 0, pendingBytes, bytes, bytes, 0) { Disk = DiskSpace.Of(_folder.Path) };
    }

    /// <summary>Writes what waits, and closes the spool. What the engine has not taken stays for the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _shipper.DisposeAsync().ConfigureAwait(false);
        _endpoint?.Dispose();
        _spool.Dispose();
        _database.Dispose();
        _lock.Dispose();
    }
}

/// <summary>How a spool and its engine are.</summary>
/// <param name="Bytes">Bytes of all its files.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="RefusedBytes">Bytes of lines that the engine refused for good.</param>
/// <param name="OldestAge">For how long the oldest samples have waited for the engine.</param>
/// <param name="Retries">Requests that had to be sent again since the start.</param>
/// <param name="EngineRestarts">How often the engine was found to have been started anew since the start.</param>
/// <param name="EngineBreaks">How often a connection to the engine broke, or could not be made, since the start.</param>
/// <param name="IsEngineAway">Whether the engine did not take the last request.</param>
/// <param name="IsFull">Whether nothing is acknowledged for want of room.</param>
public readonly record struct SpoolStatus(
    long Bytes, int Segments, long RefusedBytes, TimeSpan OldestAge, long Retries, long EngineRestarts, long EngineBreaks, bool IsEngineAway, bool IsFull);
