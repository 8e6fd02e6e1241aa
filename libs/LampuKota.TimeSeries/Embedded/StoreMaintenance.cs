using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>What happens in the background, once a second: sealing when it is due, moving the write-ahead log into the database, retention.</summary>
internal sealed class StoreMaintenance : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // 1,000 pages, SQLite's own measure; below it the log is cheaper to keep than to move.
    private const long CheckpointBytes = 4 << 20;

    private readonly EmbeddedStoreOptions _options;
    private readonly StoreFolder _folder;
    private readonly StoreWriter _writer;
    private readonly TailLog _log;
    private readonly SqliteDatabase _database;
    private readonly DayFiles _days;
    private readonly Sealer _sealer;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _lastSealTimestamp;

    public StoreMaintenance(EmbeddedStoreOptions options, StoreFolder folder, StoreWriter writer, TailLog log, IReadOnlyList<long> sealedTails)
    {
        (_options, _folder, _writer, _log) = (options, folder, writer, log);
        _database = SqliteDatabase.OpenOrCreate(folder.TailFile);
        _database.WaitWhenBusy(Interval);
        _database.Execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -512; PRAGMA wal_autocheckpoint = 0");
        _days = new DayFiles(folder, options.Logger);
        _sealer = new Sealer(folder, writer, log, _days, _database, options.Time, options.Logger);
        _lastSealTimestamp = options.Time.GetTimestamp();
        _loop = Task.Run(() => RunAsync(sealedTails));
    }

    /// <summary>Seals everything that is durable now.</summary>
    public async Task SealAllAsync(CancellationToken cancellationToken)
    {
        while (await SealOnceAsync(long.MaxValue, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _days.Dispose();
        _database.Dispose();
        _oneAtATime.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<long> sealedTails)
    {
        try
        {
            if (sealedTails.Count > 0)
                await _sealer.DeleteAsync(sealedTails[0], sealedTails[^1], _stop.Token).ConfigureAwait(false);

            using var timer = new PeriodicTimer(Interval, _options.Time);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await TickAsync().ConfigureAwait(false);
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
        try
        {
            if (IsSealingDue())
                await SealOnceAsync(_options.SealAfterBytes, _stop.Token).ConfigureAwait(false);
            if (new FileInfo(_folder.TailFile + "-wal") is { Exists: true, Length: > CheckpointBytes })
                _database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            if (_options.RetentionDays is { } days)
                _days.DeleteBefore(StoreFolder.DayOf(_options.NowUnixMs() - days * StoreFolder.MillisecondsPerDay));
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN })
        {
            // Acknowledged samples are safe in their tails; a full disk or a lock may pass.
            _lastSealTimestamp = _options.Time.GetTimestamp();
            _options.Logger.SealingStopped(e.Message);
        }
        catch (SqliteException e)
        {
            throw new StoreFailedException($"The store could not seal ({e.Message}, code {e.SqliteExtendedErrorCode}); nothing more is acknowledged until the process has restarted.", e);
        }
    }

    private bool IsSealingDue() =>
        _log.OpenBytes >= _options.SealAfterBytes
        || _log.State.BegunId > _log.State.DoneId
        || (_log.HasOpen && _options.Time.GetElapsedTime(_lastSealTimestamp) >= _options.SealAfter);

    private async Task<bool> SealOnceAsync(long maximumBytes, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool any = await _sealer.SealAsync(maximumBytes, cancellationToken).ConfigureAwait(false);
            _lastSealTimestamp = _options.Time.GetTimestamp();
            return any;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
