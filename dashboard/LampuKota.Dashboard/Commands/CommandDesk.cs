using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Where people ask for commands: checks them against the city as it is now, and hands them on to be recorded and carried out.</summary>
/// <param name="commands">Records them and carries them out.</param>
/// <param name="store">Commands of the past.</param>
/// <param name="directory">The assets.</param>
/// <param name="groups">The lamp groups.</param>
/// <param name="live">What gateways report.</param>
/// <param name="limits">From when on a second person is needed.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time, for ids.</param>
public sealed class CommandDesk(
    CommandService commands,
    CommandStore store,
    CityDirectory directory,
    LampGroupService groups,
    LiveCity live,
    ApprovalLimits limits,
    CityClock clock,
    TimeProvider time)
{
    /// <summary>Checks and records a command; it is sent at once unless it needs a second person. Completes when the record is durable.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still be carried out.</param>
    /// <param name="key">The request's name; asked for again by it, the command is the one that is there. Null where it has none.</param>
    /// <exception cref="RequestRefusedException">The request is wrong, names no lamp, or cannot be recorded now.</exception>
    public async Task<CommandRecord> RequestAsync(CommandRequest request, Person person, CancellationToken cancellationToken, CommandKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(person);
        person.Require(request.Kind == CommandKind.Lock ? Right.LockLamps : Right.OperateLamps);
        if (await FindAsync(key, person, cancellationToken) is { } recorded)
            return CommandKey.Require(recorded, request);
        CitySnapshot city = directory.Current;
        IReadOnlyList<LampAsset> lamps = CommandScopes.Resolve(request.Scope, request.LampIds, city, groups.Current);
        AreaView.Of(person, city).Require(lamps);
        CommandRecord command = await RecordAsync(CommandRules.Make(request, person, lamps, limits, IdOf(key, person), NowUnixMs()), key, cancellationToken);
        return key is null ? command : CommandKey.Require(command, request);
    }

    /// <summary>Gives each lamp of a command back what it had before.</summary>
    /// <param name="commandId">The command to undo.</param>
    /// <param name="person">Who undoes it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="key">The request's name; null where it has none.</param>
    /// <returns>The new command that does so.</returns>
    /// <exception cref="RequestRefusedException">There is no such command, or it can no longer be undone.</exception>
    public async Task<CommandRecord> UndoAsync(string commandId, Person person, CancellationToken cancellationToken, CommandKey? key = null)
    {
        CommandRecord command = await FindToChangeAsync(commandId, Right.OperateLamps, person, cancellationToken);
        if (await FindAsync(key, person, cancellationToken) is { } recorded)
            return CommandKey.Require(recorded, CommandKind.Undo, commandId);
        IReadOnlySet<string> superseded = await store.LoadSupersededAsync(command, cancellationToken);
        return await RecordAsync(
            UndoRules.Make(command, superseded, lampId => Reported(lampId, commandId), directory.Current.FindLamp, person, limits, IdOf(key, person), NowUnixMs()), key, cancellationToken);
    }

    /// <summary>Releases a maintenance lock.</summary>
    /// <param name="lockId">The lock.</param>
    /// <param name="reason">Why, or that the work is done.</param>
    /// <param name="person">Its owner, or a second person.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="key">The request's name; null where it has none.</param>
    /// <returns>The new command that does so.</returns>
    /// <exception cref="RequestRefusedException">There is no such lock, or it holds no lamp.</exception>
    public async Task<CommandRecord> ReleaseAsync(string lockId, string reason, Person person, CancellationToken cancellationToken, CommandKey? key = null)
    {
        CommandRecord held = await FindToChangeAsync(lockId, Right.LockLamps, person, cancellationToken);
        if (await FindAsync(key, person, cancellationToken) is { } recorded)
            return CommandKey.Require(recorded, CommandKind.Release, lockId);
        return await RecordAsync(ReleaseRules.Make(held, reason, person, IdOf(key, person), NowUnixMs()), key, cancellationToken);
    }

    /// <summary>A second person approves or declines a command; who asked may withdraw it by declining.</summary>
    /// <param name="commandId">The command.</param>
    /// <param name="isApproved">Whether it is approved.</param>
    /// <param name="note">In the person's words; needed where it is declined.</param>
    /// <param name="person">Who decides.</param>
    /// <param name="cancellationToken">Gives up waiting; the decision may still be recorded.</param>
    /// <returns>The command as it stands then.</returns>
    /// <exception cref="RequestRefusedException">There is nothing to decide, or not by this person.</exception>
    public async Task<CommandRecord> DecideAsync(string commandId, bool isApproved, string? note, Person person, CancellationToken cancellationToken)
    {
        await FindToChangeAsync(commandId, Right.OperateLamps, person, cancellationToken);
        return await commands.DecideAsync(commandId, isApproved, note, person, cancellationToken);
    }

    /// <summary>A command.</summary>
    /// <param name="id">Command id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There is none.</exception>
    public async Task<CommandRecord> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no command of this id.");

    private async Task<CommandRecord?> FindAsync(CommandKey? key, Person person, CancellationToken cancellationToken) =>
        key is null ? null : await store.FindAsync(key.IdFor(person), cancellationToken);

    private Task<CommandRecord> RecordAsync(CommandRecord command, CommandKey? key, CancellationToken cancellationToken) =>
        commands.RecordAsync(command, cancellationToken, mayBeRecorded: key is not null);

    private string IdOf(CommandKey? key, Person person) => key?.IdFor(person) ?? NewId();

    private async Task<CommandRecord> FindToChangeAsync(string id, Right right, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(right);
        CommandRecord command = await FindAsync(id, cancellationToken);
        AreaView.Of(person, directory.Current).RequireLamps(command.Targets.Select(target => target.LampId));
        return command;
    }

    // The command's own override, which a gateway may report before its answer is recorded, is not what was there before it.
    private ReplacedOverride? Reported(string lampId, string undoneId) =>
        live.Find(lampId)?.Override is { } inForce && inForce.CommandId != undoneId ? new ReplacedOverride(inForce.LevelPercent, inForce.ExpiresUnixMs) : null;

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    private long NowUnixMs() => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
