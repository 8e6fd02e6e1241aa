using System.Threading.Channels;
using LampuKota.Columns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>
/// The one task that appends to the spool. It writes whatever has gathered while it wrote the last time as one record with one sync. Where the spool or the disk is full
/// it waits for room: nothing is acknowledged meanwhile, and nothing is lost.
/// </summary>
internal sealed class SpoolWriter : IAsyncDisposable
{
    private const int RecordBytesToKeep = 4 << 20;

    private static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(1);

    private readonly Spool _spool;
    private readonly SpoolDatabase _database;
    private readonly SpoolIntake _intake;
    private readonly SpoolAccount _account;
    private readonly SpoolWriterOptions _options;
    private readonly ByteWriter _record = new();
    private readonly ByteWriter _runs = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource<StoreFailedException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public SpoolWriter(Spool spool, SpoolDatabase database, SpoolIntake intake, SpoolAccount account, SpoolWriterOptions options)
    {
        (_spool, _database, _intake, _account, _options) = (spool, database, intake, account, options);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when the spool has failed; nothing is written any more.</summary>
    public Task<StoreFailedException> Failed => _failed.Task;

    /// <summary>Whether it waits for room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Says that something waits.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Declares the spool failed; for errors met elsewhere.</summary>
    public void Fail(Exception e)
    {
        StoreFailedException failure = Explain(e);
        if (_failed.TrySetResult(failure))
            _intake.Close(failure);
    }

    /// <summary>Writes what waits, and ends; what finds no room is given up, and was not acknowledged.</summary>
    public async ValueTask DisposeAsync()
    {
        _wake.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        bool more = true;
        while (more)
        {
            more = await _wake.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
            _wake.Reader.TryRead(out _);
            while (_intake.Take() is { } group)
                await WriteAsync(group).ConfigureAwait(false);
        }

        _intake.Close(new StoreFailedException("The store is closed."));
    }

    private async Task WriteAsync(SpoolGroup group)
    {
        try
        {
            await AppendAsync(group).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            var closed = new StoreFailedException("The store is closed, and had no room for what came last.");
            _intake.Close(closed);
            group.Fail(closed);
            return;
        }
        catch (Exception e)
        {
            Fail(e);
            group.Fail(Explain(e));
            return;
        }

        group.Succeed();
        _intake.Return(group);
        _options.OnAppended();
    }

    private async Task AppendAsync(SpoolGroup group)
    {
        long begun = _options.Time.GetTimestamp();
        _record.Clear(RecordBytesToKeep);
        _runs.Clear(RecordBytesToKeep);
        group.Runs.Write(_runs);
        SpoolFormat.WriteRecord(_record, group.Samples, _runs.Written, group.Lines.Written);
        while (!TryAddNames(group) || !TryAppend(group))
            await Task.Delay(FullInterval, _options.Time, _stopping.Token).ConfigureAwait(false);
        if (IsFull)
            _options.Logger.SpoolHasRoom();
        IsFull = false;
        _options.OnCommit?.Invoke(new StoreCommit(
            _options.Time.GetElapsedTime(group.BegunTimestamp), _options.Time.GetElapsedTime(begun), group.Samples, _record.Length));
    }

    private bool TryAddNames(SpoolGroup group)
    {
        if (group.NewDevices.Count + group.NewSources.Count == 0)
            return true;
        if (!_database.TryAdd(group.NewDevices, group.NewSources))
            return WaitForRoom("The disk of the spool is full");
        group.ForgetNewNames();
        return true;
    }

    private bool TryAppend(SpoolGroup group)
    {
        bool hasRoom = _spool.HasRoomFor(_record.Length);
        if (hasRoom && _spool.TryAppend(_record.Written, position => _account.Append(position, group.Runs.All, _options.Time.GetTimestamp())))
            return true;

        return WaitForRoom(hasRoom ? "The disk of the spool is full" : "The spool has reached Store:SpoolBytes");
    }

    private bool WaitForRoom(string why)
    {
        if (!IsFull)
            _options.Logger.SpoolIsFull(why);
        IsFull = true;
        return false;
    }

    // After a failed sync a later one may only seem to succeed, so every error is final until the process has restarted.
    private static StoreFailedException Explain(Exception e) => e switch
    {
        StoreFailedException failure => failure,
        SqliteException sqlite => new StoreFailedException(
            $"The spool could not commit ({sqlite.Message}, code {sqlite.SqliteExtendedErrorCode}); nothing more is acknowledged until the process has restarted.", sqlite),
        IOException or UnauthorizedAccessException => new StoreFailedException($"The spool failed ({e.Message}); nothing more is acknowledged until the process has restarted.", e),
        _ => new StoreFailedException($"BUG: the spool met {e.GetType().Name}: {e.Message}", e),
    };
}

/// <summary>What the spool's writer needs to know.</summary>
/// <param name="Time">Clock and timers.</param>
/// <param name="Logger">Where it says what it does.</param>
/// <param name="OnCommit">Called after each sync.</param>
/// <param name="OnAppended">Called when there is more to send.</param>
internal sealed record SpoolWriterOptions(TimeProvider Time, ILogger Logger, Action<StoreCommit>? OnCommit, Action OnAppended);
