using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>What happens in the background, once a second: sealing when it is due, moving the write-ahead log into the database, retention.</summary>
internal sealed class StoreMaintenance : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan UntilRetentionIsTried = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    // Then retention and the write-ahead log have their turn.
    private static readonly TimeSpan SealingPerTick = TimeSpan.FromSeconds(2);

    // A tenth of one core; nobody waits for it.
    private static readonly TimeSpan FinishingPerTick = TimeSpan.FromMilliseconds(100);

    // 1,000 pages, SQLite's own measure; below it the log is cheaper to keep than to move.
    private const long CheckpointBytes = 4 << 20;

    private readonly EmbeddedStoreOptions _options;
    private readonly StoreFolder _folder;
    private readonly StoreWriter _writer;
    private readonly TailLog _log;
    private readonly SqliteDatabase _database;
    private readonly DayFiles _days;
    private readonly RollupKeeper _rollups;
    private readonly Retention _retention;
    private readonly DayFinisher _finisher;
    private readonly Sealer _sealer;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly BackgroundScheduler _scheduler;
    private readonly Task _loop;
    private long _lastSealTimestamp;
    private long? _pausedSinceTimestamp;
    private bool _hasLookedForDays;

    public StoreMaintenance(EmbeddedStoreOptions options, StoreFolder folder, StoreWriter writer, TailLog log, SourceBook sources, IReadOnlyList<long> sealedTails)
    {
        (_options, _folder, _writer, _log) = (options, folder, writer, log);
        _database = SqliteDatabase.OpenOrCreate(folder.TailFile);
        _database.WaitWhenBusy(Interval);
        _database.Execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -512; PRAGMA wal_autocheckpoint = 0");
        _days = new DayFiles(folder, options.NowUnixMs, options.Logger);
        _rollups = new RollupKeeper(folder, options, log);
        _retention = new Retention(options, folder, _days, _rollups, NoteDeleted);
        _finisher = new DayFinisher(folder, _days, options.NowUnixMs, options.Time);
        _sealer = new Sealer(folder, WriteAsync, log, sources, _days, _finisher, _rollups, _database, options.Time, options.Logger);
        _lastSealTimestamp = options.Time.GetTimestamp();
        _scheduler = new BackgroundScheduler();
        _loop = Task.Factory.StartNew(() => RunAsync(sealedTails), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
    }

    /// <summary>What retention deleted since the store was opened.</summary>
    public IReadOnlyList<RetentionCount> RetentionCounts => _retention.Counts;

    /// <summary>Runs work while nothing is sealed and no day is deleted, so that the day files stand still. Commits go on.</summary>
    public Task WithoutSealingAsync(Func<Task> work, CancellationToken cancellationToken) => RunAloneAsync(work, cancellationToken);

    /// <summary>Seals everything that is durable now.</summary>
    public Task SealAllAsync(CancellationToken cancellationToken) => RunAloneAsync(
        async () =>
        {
            while (await _sealer.SealAsync(long.MaxValue, cancellationToken).ConfigureAwait(false))
            {
            }
        },
        cancellationToken);

    /// <summary>Rolls up every day that is over and has changed.</summary>
    public Task RollUpAsync(CancellationToken cancellationToken) => RunAloneAsync(
        () =>
        {
            _rollups.RollUp(cancellationToken);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Finishes every day that is over.</summary>
    public Task FinishDaysAsync(CancellationToken cancellationToken) => RunAloneAsync(
        () =>
        {
            while (!cancellationToken.IsCancellationRequested && _finisher.Step(isWaiting: false))
            {
            }

            return Task.CompletedTask;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _scheduler.Dispose();
        _days.Dispose();
        _rollups.Dispose();
        _database.Dispose();
        _oneAtATime.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<long> sealedTails)
    {
        try
        {
            // Before anything is written: the disk may be so full that nothing can be.
            await RunAloneAsync(ApplyRetention, _stop.Token).ConfigureAwait(true);
            _finisher.LookBack();
            if (sealedTails.Count > 0)
                await _sealer.DeleteAsync(sealedTails[0], sealedTails[^1], _stop.Token).ConfigureAwait(true);

            using var timer = new PeriodicTimer(Interval, _options.Time);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(true))
                await RunAloneAsync(TickAsync, _stop.Token).ConfigureAwait(true);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (StoreFailedException failure)
        {
            _writer.Fail(failure);
        }
        catch (Exception e)
        {
            _writer.Fail(new StoreFailedException($"BUG: the store's maintenance met {e.GetType().Name}: {e.Message}", e));
        }
    }

    private async Task TickAsync()
    {
        if (_pausedSinceTimestamp is { } since && _options.Time.GetElapsedTime(since) < PauseAfterFailure)
            return;

        try
        {
            _pausedSinceTimestamp = null;
            await WorkAsync().ConfigureAwait(true);
        }
        catch (Exception e) when (MayPass(e))
        {
            // Acknowledged samples are safe in their tails.
            _pausedSinceTimestamp = _options.Time.GetTimestamp();
            _options.Logger.SealingStopped(e.Message);
        }
        catch (SqliteException e)
        {
            throw new StoreFailedException($"The store could not seal ({e.Message}, code {e.SqliteExtendedErrorCode}); nothing more is acknowledged until the process has restarted.", e);
        }
    }

    // A full disk keeps the writer waiting, and with it sealing; retention may be what makes room.
    private async Task WriteAsync(Action<TailDatabase> work)
    {
        Task written = _writer.RunAsync(work);
        while (true)
        {
            try
            {
                await written.WaitAsync(UntilRetentionIsTried, _options.Time).ConfigureAwait(true);
                return;
            }
            catch (TimeoutException) when (!written.IsCompleted)
            {
                _retention.Apply();
            }
        }
    }

    private Task ApplyRetention()
    {
        _retention.Apply();
        return Task.CompletedTask;
    }

    private async Task WorkAsync()
    {
        // First: sealing needs room.
        _retention.Apply();
        LookForDays();
        await SealWhatIsDueAsync().ConfigureAwait(true);

        if (new FileInfo(_folder.TailFile + "-wal") is { Exists: true, Length: > CheckpointBytes })
            _database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        FinishDays();
        await _sealer.AccountLossesAsync().ConfigureAwait(true);
        _rollups.Run(_stop.Token);
    }

    // Not waited for: the day may have gone because nothing can be committed before there is room. A crash before it is made up for by LookForDays.
    private void NoteDeleted(long day) => _ = _writer.RunAsync(tail => tail.Days.NoteDeleted(day));

    // Once: a day that is gone was deleted by retention, or else by nobody who may.
    private void LookForDays()
    {
        if (_hasLookedForDays)
            return;

        _hasLookedForDays = true;
        (IReadOnlyList<long> deleted, IReadOnlyList<long> missing) = MissingDays.Find(_folder, DayAccounts.Read(_database));
        foreach (long day in deleted)
            NoteDeleted(day);
        foreach (long day in missing)
            _options.Logger.DayFileIsMissing(_folder.DayFile(day));
    }

    // A burst is sealed run by run as it comes, or its tails would lie until it is over.
    private async Task SealWhatIsDueAsync()
    {
        long begun = _options.Time.GetTimestamp();
        while (IsSealingDue() && _options.Time.GetElapsedTime(begun) < SealingPerTick)
        {
            await _sealer.SealAsync(_options.SealAfterBytes, _stop.Token).ConfigureAwait(true);
            _lastSealTimestamp = _options.Time.GetTimestamp();
        }
    }

    private void FinishDays()
    {
        long begun = _options.Time.GetTimestamp();
        while (!_stop.IsCancellationRequested && _finisher.Step(isWaiting: true) && _options.Time.GetElapsedTime(begun) < FinishingPerTick)
        {
        }
    }

    // A full disk, another program's lock, or a right that is missing; but never an error of writing or syncing.
    private static bool MayPass(Exception e) => e switch
    {
        StoreFailedException => false,
        SqliteException sqlite => FullDisk.IsCauseOf(sqlite) || sqlite.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN,
        _ => e is IOException or UnauthorizedAccessException,
    };

    private bool IsSealingDue() =>
        _log.OpenBytes >= _options.SealAfterBytes
        || _log.State.BegunId > _log.State.DoneId
        || (_log.HasOpen && _options.Time.GetElapsedTime(_lastSealTimestamp) >= _options.SealAfter);

    // The connection and the day files serve one at a time.
    private async Task RunAloneAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(true);
        try
        {
            await work().ConfigureAwait(true);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
