using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Carries what waits in memory to the disk, by itself and beside everything else: neither lamps nor measuring nor the uplink ever wait for the medium. A medium
/// that fails is told once and tried again; meanwhile memory holds what it can.
/// </summary>
internal sealed class OutboxKeeper : IDisposable
{
    private const string JournalFile = "journal";
    private const string MessagesFile = "messages";

    private readonly Outbox _outbox;
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly TelemetryJournal _journal;
    private readonly MessageLog _messages;
    private readonly Action _onStored;
    private readonly Action _onDamaged;
    private readonly Action _keep;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly Alarm _alarm;
    private readonly SampleBatch _batch = new();
    private readonly List<PendingMessage> _pending = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource<bool>? _nextRound;
    private long? _waitingSince;
    private bool _mustSpill;
    private bool _isFailing;
    private bool _isLast;

    /// <param name="outbox">What waits in memory.</param>
    /// <param name="disk">The files.</param>
    /// <param name="folder">Where they lie.</param>
    /// <param name="options">The cap.</param>
    /// <param name="onStored">Told when there is telemetry on disk to send.</param>
    /// <param name="onDamaged">Told when a file was found damaged, or cannot be read; from any thread.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="log">Where it logs.</param>
    public OutboxKeeper(
        Outbox outbox, IDisk disk, string folder, OutboxOptions options, Action onStored, Action onDamaged, TimeProvider timeProvider, ILogger log)
    {
        (_outbox, _disk, _folder, _onStored, _onDamaged, _timeProvider, _log) = (outbox, disk, folder, onStored, onDamaged, timeProvider, log);
        _journal = new TelemetryJournal(disk, Path.Combine(folder, JournalFile));
        _messages = new MessageLog(disk, Path.Combine(folder, MessagesFile));
        Segments = new TelemetrySegments(disk, folder, options.MaximumBytes, options.MaximumAge, onDamaged, log);
        _alarm = new Alarm(timeProvider);
        _keep = Keep;
    }

    /// <summary>Telemetry on disk, for who sends it.</summary>
    public TelemetrySegments Segments { get; }

    /// <summary>Which start of the machine this is; what was held in another can never be stamped.</summary>
    public Guid BootId { get; init; }

    /// <summary>Takes up events, answers and young telemetry of an earlier life. A folder that cannot be used is told, and tried again.</summary>
    public void Open() => Guard(() =>
    {
        _disk.CreateFolder(_folder);
        if (_messages.Open(_outbox.Add, _log))
            _onDamaged();
        _journal.Open(batch => _outbox.Add(batch, areKept: true), TakeUpHeld, _log);
    });

    /// <summary>What was held has been stamped: nothing of it stays in the journal, so that a later life does not stamp it once more.</summary>
    public void EmptyJournal()
    {
        Volatile.Write(ref _mustSpill, true);
        Wake();
    }

    /// <summary>There is something new to keep, or something kept was delivered.</summary>
    public void Wake() => _alarm.Wake();

    /// <summary>Completes when everything that was added to the outbox before is on disk, or was tried.</summary>
    /// <returns>False where it was not even tried, for the keeper has ended.</returns>
    public Task<bool> KeptAsync()
    {
        Task<bool> round;
        lock (_lock)
        {
            if (_isLast)
                return Task.FromResult(false);
            round = (_nextRound ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        Wake();
        return round;
    }

    /// <summary>Keeps until the gateway stops, and at the end everything.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Segments may be many megabytes; nothing waits for them but back-fill.
        await Task.Yield();
        try
        {
            Guard(TakeUpSegments);
            while (true)
            {
                TimeSpan? sleep = Round();
                await _alarm.SleepAsync(sleep, cancellationToken);
            }
        }
        finally
        {
            lock (_lock)
                _isLast = true;
            Round();
        }
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _journal.Dispose();
        _messages.Dispose();
        Segments.Dispose();
    }

    private void TakeUpSegments()
    {
        Segments.Open(() => Guard(KeepYoung));
        Segments.KeepToCap(_messages.Bytes);
        OutboxCounts counts = _outbox.Counts;
        if (Segments.Samples + counts.Samples + counts.Events + counts.Results > 0)
            OutboxLog.TakenUp(_log, Segments.Samples + counts.Samples, counts.Events + counts.Results);
        if (Segments.DamagedFiles > 0)
            _onDamaged();
        _onStored();
    }

    /// <returns>When the next round is due by itself.</returns>
    private TimeSpan? Round()
    {
        TaskCompletionSource<bool>? round;
        lock (_lock)
            (round, _nextRound) = (_nextRound, null);
        bool wasTried = false;
        try
        {
            bool succeeded = Guard(_keep);
            wasTried = true;
            return succeeded ? UntilSpill() : OutboxLimits.DiskRetry;
        }
        finally
        {
            round?.SetResult(wasTried);
        }
    }

    private void Keep()
    {
        // The folder may be what was missing.
        if (_isFailing)
            _disk.CreateFolder(_folder);
        KeepMessages();
        KeepTelemetry();
    }

    // Many megabytes may lie there from before a kill, and what is measured while they are looked through shall outlast the next one too.
    private void KeepYoung()
    {
        KeepMessages();
        AppendToJournal();
        AppendHeldToJournal();
    }

    private void KeepMessages()
    {
        OutboxCounts counts = _outbox.Counts;
        if (counts.Events + counts.Results == 0)
        {
            _messages.Clear();
            return;
        }

        bool compacts = _messages.IsWastingSpace;
        _pending.Clear();
        _outbox.CopyMessages(_pending, unkeptOnly: !compacts);
        if (_pending.Count == 0)
            return;

        if (compacts)
            _messages.Replace(_pending);
        else
            _messages.Append(_pending);
        foreach (PendingMessage message in _pending)
            message.IsKept = true;
    }

    private void KeepTelemetry()
    {
        if (!_outbox.HasTelemetry)
        {
            _waitingSince = null;
            if (!_outbox.HasHeld)
                _journal.Clear();
            AppendHeldToJournal();
            return;
        }

        _waitingSince ??= _timeProvider.GetTimestamp();
        if (_isLast || Volatile.Read(ref _mustSpill) || UntilSpill() <= TimeSpan.Zero || _journal.Bytes > OutboxLimits.MaximumJournalBytes
            || _outbox.Counts.Samples >= GatewayLimits.MaximumPackSamples)
            Spill();
        else
            AppendToJournal();
        AppendHeldToJournal();
    }

    private void AppendHeldToJournal()
    {
        while (true)
        {
            long position = _outbox.PeekUnkeptHeld(_batch);
            if (_batch.Count == 0)
                return;
            _journal.AppendHeld(BootId, _batch);
            _outbox.KeepHeld(position);
        }
    }

    private void TakeUpHeld(Guid bootId, SampleBatch batch)
    {
        if (bootId == BootId)
            _outbox.Hold(batch);
        else
            OutboxLog.HeldLost(_log, batch.Count);
    }

    private void AppendToJournal()
    {
        while (true)
        {
            long position = _outbox.PeekUnkeptTelemetry(_batch);
            if (_batch.Count == 0)
                return;
            _journal.Append(_batch);
            _outbox.KeepTelemetry(position);
        }
    }

    private void Spill()
    {
        while (_outbox.HasTelemetry)
        {
            long position = _outbox.PeekTelemetry(_batch);
            Segments.Append(_batch);
            _outbox.CompleteTelemetry(position);
            _outbox.KeepTelemetry(position);
        }

        _waitingSince = null;
        _journal.Clear();
        _outbox.ForgetKeptHeld();
        Volatile.Write(ref _mustSpill, false);
        Segments.KeepToCap(_messages.Bytes);
        _onStored();
    }

    private TimeSpan? UntilSpill() => _waitingSince is { } since ? OutboxLimits.SpillAfter - _timeProvider.GetElapsedTime(since) : null;

    private bool Guard(Action work)
    {
        try
        {
            work();
            if (_isFailing)
                OutboxLog.Works(_log);
            _isFailing = false;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
                OutboxLog.Failing(_log, exception.Message);
            _isFailing = true;
            return false;
        }
    }
}
