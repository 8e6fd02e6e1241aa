using System.Threading.Channels;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// Commands to lamps, from the request to their proof. One loop takes whatever has happened since its last round, moves the commands, saves all
/// changes in one durable commit, and only then sends and tells: what a person was shown survives a crash.
/// </summary>
public sealed partial class CommandService : BackgroundService
{
    /// <summary>Most inputs of one round, so that a storm of answers is saved in slices.</summary>
    private const int MaximumRound = 4_096;

    /// <summary>Inputs that may wait: a city of lamps answering at once. Beyond, telemetry is passed over (the next round looks again) and answers wait at the broker.</summary>
    private const int MaximumWaiting = 65_536;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<CommandInput> _inputs = Channel.CreateBounded<CommandInput>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Dictionary<string, IDisposable> _watchedLamps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<CommandRecord>> _waiting = new(StringComparer.Ordinal);
    private readonly CommandBook _book;
    private int _watchedVersion;
    private readonly CommandSender _sender;
    private readonly CommandStore _store;
    private readonly CityDirectory _directory;
    private readonly LiveCity _live;
    private readonly CityClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<CommandService> _logger;

    /// <summary>Makes the service.</summary>
    public CommandService(
        CommandStore store,
        CityDirectory directory,
        LiveCity live,
        ScheduleService schedules,
        IMessagePublisher publisher,
        CityClock clock,
        TimeProvider time,
        ILogger<CommandService> logger)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        ArgumentNullException.ThrowIfNull(clock);
        _store = store;
        _directory = directory;
        _live = live;
        _clock = clock;
        _time = time;
        _logger = logger;
        _sender = new CommandSender(publisher, clock, _inputs.Writer, logger);
        _book = new CommandBook(
            lampId => directory.Current.FindLamp(lampId), lamp => schedules.LevelOf(lamp, clock.GetCurrentInstant()), ProofDeadlineMs(clock));
        publisher.Connected += () => _inputs.Writer.TryWrite(new CommandInput.Tick());
    }

    /// <summary>Raised after a command was recorded or one of its targets reached another state, with the new record; handlers must return quickly.</summary>
    public event Action<CommandRecord>? Changed;

    /// <summary>Records a command, and sends it as soon as it may be sent. Completes when the record is durable.</summary>
    /// <param name="command">A command that was checked.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still be carried out.</param>
    /// <param name="mayBeRecorded">Whether a command of this id may be there already, which is then the answer: its asker asks again.</param>
    /// <exception cref="RequestRefusedException">It cannot be recorded now.</exception>
    internal Task<CommandRecord> RecordAsync(CommandRecord command, CancellationToken cancellationToken, bool mayBeRecorded = false) =>
        AskAsync(recorded => new CommandInput.Requested(command, mayBeRecorded, recorded), cancellationToken);

    /// <summary>Records a second person's decision. Completes with the command when it is durable.</summary>
    /// <exception cref="RequestRefusedException">There is nothing to decide, or not by this person.</exception>
    internal Task<CommandRecord> DecideAsync(string commandId, bool isApproved, string? note, Person person, CancellationToken cancellationToken) =>
        AskAsync(recorded => new CommandInput.Decided(commandId, isApproved, note, person, recorded), cancellationToken);

    /// <summary>Takes a gateway's answer.</summary>
    internal ValueTask AnswerAsync(string gatewayId, LampCommandResult result, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new CommandInput.Answered(gatewayId, result), cancellationToken);

    /// <summary>Takes a gateway's word on the overrides in force.</summary>
    internal ValueTask ReportAsync(string gatewayId, ReportedDocument reported, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new CommandInput.Reported(gatewayId, reported), cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using ITimer ticks = _time.CreateTimer(_ => _inputs.Writer.TryWrite(new CommandInput.Tick()), null, TickPeriod, TickPeriod);
        try
        {
            await ResumeAsync(stoppingToken);
            while (await _inputs.Reader.WaitToReadAsync(stoppingToken))
                await WorkAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(_logger, _book.Count);
        }
        finally
        {
            foreach (IDisposable watch in _watchedLamps.Values)
                watch.Dispose();
            foreach (TaskCompletionSource<CommandRecord> recorded in _waiting.Values)
                recorded.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task<CommandRecord> AskAsync(Func<TaskCompletionSource<CommandRecord>, CommandInput> ask, CancellationToken cancellationToken)
    {
        var recorded = new TaskCompletionSource<CommandRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inputs.Writer.WriteAsync(ask(recorded), cancellationToken);
        return await recorded.Task.WaitAsync(cancellationToken);
    }

    // Gateways report each minute of city time, so the deadline counts in it; a slowed clock does not make messages faster, so it is no less in real time.
    private static long ProofDeadlineMs(CityClock clock) => (long)(CommandTransitions.ProofDeadlineMs * Math.Max(1, clock.Speed));

    private async Task ResumeAsync(CancellationToken stoppingToken)
    {
        foreach (CommandRecord command in await _store.LoadPendingAsync(stoppingToken))
            _book.Add(command, isNew: false, NowUnixMs());
        if (_book.Count > 0)
            LogResumed(_logger, _book.Count);
        LookAtLamps();
        await SaveAsync(stoppingToken);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        for (int taken = 0; taken < MaximumRound && _inputs.Reader.TryRead(out CommandInput? input); taken++)
            await TakeAsync(input, stoppingToken);
        await SaveAsync(stoppingToken);
    }

    private async Task TakeAsync(CommandInput input, CancellationToken stoppingToken)
    {
        long nowUnixMs = NowUnixMs();
        switch (input)
        {
            case CommandInput.Requested requested:
                if (requested.MayBeRecorded && await AnswerTwinAsync(requested, stoppingToken))
                    break;
                _book.Add(requested.Command, isNew: true, nowUnixMs);
                _waiting[requested.Command.Id] = requested.Recorded;
                break;
            case CommandInput.Decided decided:
                Decide(decided, nowUnixMs);
                break;
            case CommandInput.Sent sent:
                _sender.Succeed(sent.Part);
                _book.Sent(sent.Part, nowUnixMs);
                break;
            case CommandInput.NotSent failed:
                _sender.Fail(failed.Part);
                break;
            case CommandInput.Answered answered:
                await ReopenIfLateAsync(answered.Result, nowUnixMs, stoppingToken);
                _book.Answered(answered.GatewayId, answered.Result, nowUnixMs);
                LookAt(answered.Result.Target, nowUnixMs);
                break;
            case CommandInput.Reported reported:
                _book.Reported(reported.GatewayId, reported.Document, nowUnixMs);
                break;
            case CommandInput.LampChanged changed:
                LookAt(changed.LampId, nowUnixMs);
                break;
            default:
                _sender.Retry();
                LookAtLamps();
                _book.Elapsed(nowUnixMs);
                break;
        }
    }

    // Here, where commands come one after the other, so that two that ask at once find each other too.
    private async Task<bool> AnswerTwinAsync(CommandInput.Requested requested, CancellationToken stoppingToken)
    {
        try
        {
            if (_waiting.TryGetValue(requested.Command.Id, out TaskCompletionSource<CommandRecord>? first))
                _ = first.Task.ContinueWith(requested.Recorded.TrySetFromTask, TaskScheduler.Default);
            else if ((_book.Find(requested.Command.Id)?.ToRecord() ?? await _store.FindAsync(requested.Command.Id, stoppingToken)) is { } recorded)
                requested.Recorded.TrySetResult(recorded);
            else
                return false;
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotSaved(_logger, exception, 1);
            requested.Recorded.TrySetException(NotRecorded());
        }

        return true;
    }

    private void Decide(CommandInput.Decided decided, long nowUnixMs)
    {
        try
        {
            _book.Decide(decided.CommandId, decided.IsApproved, decided.Note, decided.Person, nowUnixMs);
            _waiting[decided.CommandId] = decided.Recorded;
        }
        catch (RequestRefusedException refused)
        {
            decided.Recorded.TrySetException(refused);
        }
    }

    // The answer to a command that has expired here meanwhile is still worth knowing.
    private async Task ReopenIfLateAsync(LampCommandResult result, long nowUnixMs, CancellationToken stoppingToken)
    {
        string commandId = CommandPart.CommandIdOf(result.Id);
        if (_book.Find(commandId) is null && await _store.IsUnansweredAsync(commandId, result.Target, stoppingToken)
            && await _store.FindAsync(commandId, stoppingToken) is { } late)
            _book.Add(late, isNew: false, nowUnixMs);
    }

    private void LookAtLamps()
    {
        long nowUnixMs = NowUnixMs();
        foreach (string lampId in _book.Lamps)
            LookAt(lampId, nowUnixMs);
    }

    private void LookAt(string lampId, long nowUnixMs)
    {
        if (_live.FindPowerWatts(lampId) is { } powerWatts)
            _book.Measured(lampId, powerWatts, nowUnixMs);
    }

    private async Task SaveAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<PendingCommand> changes = _book.TakeChanges();
        if (changes.Count > 0 && await TrySaveAsync(changes, stoppingToken))
        {
            CommandRecord[] records = [.. changes.Select(command => command.ToRecord())];
            _book.Commit(changes);
            foreach (CommandRecord record in records)
            {
                if (_waiting.Remove(record.Id, out TaskCompletionSource<CommandRecord>? recorded))
                    recorded.TrySetResult(record);
                Changed?.Invoke(record);
            }
        }

        WatchLamps();
        _sender.SendAll(_book.Commands, NowUnixMs(), stoppingToken);
    }

    private async Task<bool> TrySaveAsync(IReadOnlyList<PendingCommand> changes, CancellationToken stoppingToken)
    {
        try
        {
            await _store.SaveAsync(ChangesOf(changes), stoppingToken);
            return true;
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotSaved(_logger, exception, changes.Count);
            Refuse(changes);
            await Task.Delay(RetryDelay, _time, stoppingToken);
            return false;
        }
    }

    private static CommandChanges ChangesOf(IReadOnlyList<PendingCommand> changes)
    {
        var records = changes.Select(command => (Command: command, Record: command.ToRecord())).ToArray();
        return new CommandChanges(
            [.. records.Where(pair => pair.Command.IsNew).Select(pair => pair.Record)],
            [.. records.Where(pair => !pair.Command.IsNew).SelectMany(pair => pair.Command.Changed.Select(position => new ChangedTarget(pair.Record, position)))],
            [.. records.Where(pair => !pair.Command.IsNew && (pair.Command.IsDecided || !pair.Command.IsPending)).Select(pair => pair.Record)],
            [.. records.Where(pair => pair.Command.IsDecided).Select(pair => pair.Record)]);
    }

    // What was never recorded was never promised; what was, is saved in a later round.
    private void Refuse(IReadOnlyList<PendingCommand> changes)
    {
        foreach (PendingCommand command in changes.Where(command => command.IsNew))
        {
            _book.Remove(command.Id);
            if (_waiting.Remove(command.Id, out TaskCompletionSource<CommandRecord>? recorded))
                recorded.TrySetException(NotRecorded());
        }
    }

    private static RequestRefusedException NotRecorded() =>
        new(Refusal.Unavailable, null, "The command could not be recorded, so it was not sent; check the dashboard's disk and try again.");

    private void WatchLamps()
    {
        if (_watchedVersion == _book.Version)
            return;

        _watchedVersion = _book.Version;
        foreach (string lampId in _book.Lamps.Where(lampId => !_watchedLamps.ContainsKey(lampId)).ToArray())
            _watchedLamps[lampId] = _live.Subscribe(lampId, () => _inputs.Writer.TryWrite(new CommandInput.LampChanged(lampId)));
        if (_watchedLamps.Count == _book.Lamps.Count)
            return;

        foreach (string lampId in _watchedLamps.Keys.Where(lampId => !_book.IsWaitingFor(lampId)).ToArray())
        {
            _watchedLamps[lampId].Dispose();
            _watchedLamps.Remove(lampId);
        }
    }

    private long NowUnixMs() => _clock.GetCurrentInstant().ToUnixTimeMilliseconds();

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "{Count} commands were pending and are continued.")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Stopped with {Count} commands pending; they are continued at the next start.")]
    private static partial void LogStopped(ILogger logger, int count);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error, Message = "{Count} commands could not be saved; new ones are refused, changes of older ones are tried again.")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, int count);
}
