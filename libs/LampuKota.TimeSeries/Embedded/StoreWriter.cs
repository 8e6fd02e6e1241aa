using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>
/// The one task that writes the tail database. It commits whatever has gathered while it committed the last time, so that the busier the store is, the more
/// batches share a sync. Short jobs of sealing ride along in the same transaction. Where the disk is full it tries again until there is space: nothing is
/// acknowledged meanwhile, and nothing is given up.
/// </summary>
internal sealed class StoreWriter
{
    // Often enough that nobody notices that space was found, and seldom enough to cost nothing.
    private static readonly TimeSpan PauseOnFullDisk = TimeSpan.FromSeconds(1);

    private readonly TailDatabase _database;
    private readonly StoreIntake _intake;
    private readonly TailLog _log;
    private readonly SourceBook _sources;
    private readonly TimeProvider _time;
    private readonly Action<StoreCommit>? _onCommit;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentQueue<WriterJob> _jobs = [];
    private readonly TaskCompletionSource<StoreFailedException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private volatile bool _isFull;

    public StoreWriter(TailDatabase database, StoreIntake intake, TailLog log, SourceBook sources, TimeProvider time, Action<StoreCommit>? onCommit, ILogger logger)
    {
        (_database, _intake, _log, _sources, _time, _onCommit, _logger) = (database, intake, log, sources, time, onCommit, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when the store has failed; nothing is committed any more.</summary>
    public Task<StoreFailedException> Failed => _failed.Task;

    /// <summary>Whether a commit waits for space on the disk.</summary>
    public bool IsFull => _isFull;

    /// <summary>Says that something waits.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Runs a short piece of work in the next transaction; completes when it is durable.</summary>
    public Task RunAsync(Action<TailDatabase> work)
    {
        var job = new WriterJob(work);
        _jobs.Enqueue(job);
        Wake();
        if (_failed.Task.IsCompletedSuccessfully)
            FailJobs(_failed.Task.Result);
        return job.Done.Task;
    }

    /// <summary>No longer waits for space on a full disk; what could not be committed is refused, as it was never acknowledged.</summary>
    public void StopWaiting() => _stopping.TrySetResult();

    /// <summary>Commits what waits, and ends.</summary>
    public Task StopAsync()
    {
        _wake.Writer.TryComplete();
        return _loop;
    }

    /// <summary>Declares the store failed; for errors met outside of commits.</summary>
    public void Fail(StoreFailedException failure)
    {
        if (!_failed.TrySetResult(failure))
            return;

        _intake.Close(failure);
        FailJobs(failure);
    }

    private void FailJobs(StoreFailedException failure)
    {
        while (_jobs.TryDequeue(out WriterJob? job))
            job.Fail(failure);
    }

    private async Task RunAsync()
    {
        bool more = true;
        while (more)
        {
            more = await _wake.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
            _wake.Reader.TryRead(out _);
            while (await CommitNextAsync().ConfigureAwait(false))
            {
            }
        }

        var closed = new StoreFailedException("The store is closed.");
        _intake.Close(closed);
    }

    private async ValueTask<bool> CommitNextAsync()
    {
        TailGroup? group = _intake.Take();
        _jobs.TryDequeue(out WriterJob? job);
        if (group is null && job is null)
            return false;

        try
        {
            group?.Encode();
            await CommitWhenThereIsSpaceAsync(group, job).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            StoreFailedException failure = Explain(e);
            group?.Fail(failure);
            job?.Fail(failure);
            Fail(failure);
            return false;
        }

        job?.Done.SetResult();
        if (group is not null)
        {
            group.Succeed();
            _intake.Return(group);
        }

        return true;
    }

    private async ValueTask CommitWhenThereIsSpaceAsync(TailGroup? group, WriterJob? job)
    {
        long? fullSince = null;
        while (!TryCommit(group, job))
        {
            if (fullSince is null)
                _logger.DiskIsFull(_database.Path);
            fullSince ??= _time.GetTimestamp();
            _isFull = true;
            await Task.WhenAny(_stopping.Task, Task.Delay(PauseOnFullDisk, _time, CancellationToken.None)).ConfigureAwait(false);
            if (_stopping.Task.IsCompleted)
                throw new StoreFailedException("The store was closed while its disk was full; what waited was not acknowledged.");
        }

        _isFull = false;
        if (fullSince is { } since)
            _logger.DiskHasSpace(_database.Path, _time.GetElapsedTime(since).TotalSeconds);
    }

    /// <returns>False where the disk is full; nothing is committed then.</returns>
    private bool TryCommit(TailGroup? group, WriterJob? job)
    {
        try
        {
            Commit(group, job);
            return true;
        }
        catch (SqliteException e) when (FullDisk.IsCauseOf(e))
        {
            _database.Rollback();
            return false;
        }
    }

    private void Commit(TailGroup? group, WriterJob? job)
    {
        long begun = _time.GetTimestamp();
        _database.Begin();
        long id = group is null ? 0 : _log.NextId;
        if (group is not null)
            _database.Insert(id, group);
        job?.Work(_database);
        _database.Commit();

        if (group is not null)
        {
            _log.Add(id, group);
            _sources.Add(id, group.SourceBytes.Written);
        }

        _onCommit?.Invoke(new StoreCommit(
            _time.GetElapsedTime(group?.BegunTimestamp ?? begun), _time.GetElapsedTime(begun), group?.Samples ?? 0, group?.Frame.Length ?? 0));
    }

    // After an error of a sync a later commit may only seem to succeed, so every error of a commit is final until the process has restarted.
    private static StoreFailedException Explain(Exception e) => e switch
    {
        StoreFailedException failure => failure,
        SqliteException sqlite => new StoreFailedException(
            $"The store could not commit ({sqlite.Message}, code {sqlite.SqliteExtendedErrorCode}); nothing more is acknowledged until the process has restarted.", sqlite),
        _ => new StoreFailedException($"BUG: the store's writer met {e.GetType().Name}: {e.Message}", e),
    };

    private sealed record WriterJob(Action<TailDatabase> Work)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(StoreFailedException failure)
        {
            Done.TrySetException(failure);
            _ = Done.Task.Exception;
        }
    }
}
