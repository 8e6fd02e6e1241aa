using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// All pending commands and how they move; in memory, without I/O, used by one thread. After each round the owner saves what
/// <see cref="TakeChanges"/> gives, and says so by <see cref="Commit"/>.
/// </summary>
/// <param name="lamps">Gives a lamp's asset, or null.</param>
/// <param name="scheduledLevel">Gives the level that a lamp's control program asks for now; null where that is not known.</param>
/// <param name="proofDeadlineMs">City time that measured power may take to agree.</param>
internal sealed class CommandBook(Func<string, LampAsset?> lamps, Func<LampAsset, int?> scheduledLevel, long proofDeadlineMs)
{
    private readonly Dictionary<string, PendingCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PendingCommand>> _byLamp = new(StringComparer.Ordinal);

    /// <summary>How many commands are pending.</summary>
    public int Count => _commands.Count;

    /// <summary>Rises whenever <see cref="Lamps"/> may have changed.</summary>
    public int Version { get; private set; }

    /// <summary>The lamps that pending commands wait for.</summary>
    public IReadOnlyCollection<string> Lamps => _byLamp.Keys;

    /// <summary>Whether a pending command waits for a lamp.</summary>
    public bool IsWaitingFor(string lampId) => _byLamp.ContainsKey(lampId);

    /// <summary>All pending commands.</summary>
    public IReadOnlyCollection<PendingCommand> Commands => _commands.Values;

    /// <summary>Takes a new command, or one that a restart found pending.</summary>
    public void Add(CommandRecord command, bool isNew, long nowUnixMs)
    {
        var pending = new PendingCommand(command, isNew);
        if (command is { Kind: CommandKind.Undo, ReferenceId: { } undone })
            Find(undone)?.MarkUndone(command.Id);
        _commands[pending.Id] = pending;
        Version++;
        for (int position = 0; position < pending.Targets.Count; position++)
        {
            pending.ExpectProof(position, proofDeadlineMs, nowUnixMs);
            string lampId = pending.Targets[position].LampId;
            if (!_byLamp.TryGetValue(lampId, out List<PendingCommand>? commands))
                _byLamp[lampId] = commands = [];
            commands.Add(pending);
        }
    }

    /// <summary>Forgets a command that could not be recorded.</summary>
    public void Remove(string commandId)
    {
        if (!_commands.Remove(commandId, out PendingCommand? command))
            return;

        Version++;
        foreach (CommandTargetRecord target in command.Targets)
        {
            List<PendingCommand> commands = _byLamp[target.LampId];
            commands.Remove(command);
            if (commands.Count == 0)
                _byLamp.Remove(target.LampId);
        }
    }

    /// <summary>A pending command, or null.</summary>
    public PendingCommand? Find(string commandId) => _commands.GetValueOrDefault(commandId);

    /// <summary>The broker holds a part of the command.</summary>
    public void Sent(CommandPart part, long nowUnixMs)
    {
        if (Find(CommandPart.CommandIdOf(part.MessageId)) is not { } command)
            return;

        foreach (int position in part.Positions)
            command.Set(position, CommandTransitions.Sent(command.Targets[position], nowUnixMs), proofDeadlineMs, nowUnixMs);
    }

    /// <summary>A second person has decided; what was declined has come to its end.</summary>
    /// <exception cref="RequestRefusedException">There is nothing to decide, or not by this person.</exception>
    public PendingCommand Decide(string commandId, bool isApproved, string? note, Person person, long nowUnixMs)
    {
        PendingCommand command = Find(commandId)
            ?? throw new RequestRefusedException(Refusal.Conflict, "id", "This command does not await approval any more; look what became of it.");
        CommandApproval approval = ApprovalRules.Decide(command.ToRecord(), isApproved, note, person, nowUnixMs);
        command.Decide(approval);
        for (int position = 0; position < command.Targets.Count && !isApproved; position++)
            command.Set(position, CommandTransitions.Declined(command.Targets[position], nowUnixMs), proofDeadlineMs, nowUnixMs);
        return command;
    }

    /// <summary>A gateway has answered for one lamp. Answers for commands that are not pending, and by a gateway that does not own the lamp, are passed over.</summary>
    public void Answered(string gatewayId, LampCommandResult result, long nowUnixMs)
    {
        if (Find(CommandPart.CommandIdOf(result.Id)) is not { } command || command.PositionOf(result.Target) is not (>= 0 and var position))
            return;
        if (command.Targets[position].GatewayId != gatewayId)
            return;

        CommandTargetRecord answered = CommandTransitions.Answered(command.Targets[position], ProofOf(command, result.Target), result, nowUnixMs);
        command.Set(position, answered, proofDeadlineMs, nowUnixMs);
    }

    /// <summary>A gateway reports which overrides and locks are in force: proof of acceptance where the answer itself was lost.</summary>
    public void Reported(string gatewayId, ReportedDocument reported, long nowUnixMs)
    {
        if (_commands.Count == 0)
            return;

        var inForce = reported.Overrides.Select(one => (one.CommandId, one.Lamp))
            .Concat((reported.Locks ?? []).SelectMany(held => held.Lamps.Select(lamp => (held.LockId, lamp.Lamp))));
        foreach ((string commandId, string lamp) in inForce)
            Answered(gatewayId, new LampCommandResult(commandId, lamp, LampCommandResultState.Accepted, Reason: null, reported.AtUnixMs), nowUnixMs);
    }

    /// <summary>A lamp's power was measured.</summary>
    public void Measured(string lampId, Measured powerWatts, long nowUnixMs)
    {
        if (!_byLamp.TryGetValue(lampId, out List<PendingCommand>? commands) || lamps(lampId) is not { } lamp)
            return;

        foreach (PendingCommand command in commands)
        {
            int position = command.PositionOf(lampId);
            CommandTargetRecord target = command.Targets[position];
            if (target.State != CommandState.Accepted)
                continue;

            CommandTargetRecord measured = CommandTransitions.Measured(
                target, lamp.RatedPowerWatts, command.LevelOf(position) ?? scheduledLevel(lamp), powerWatts.Value, powerWatts.TimestampUnixMs, nowUnixMs);
            command.Set(position, measured, proofDeadlineMs, nowUnixMs);
        }
    }

    /// <summary>Time has passed.</summary>
    public void Elapsed(long nowUnixMs)
    {
        foreach (PendingCommand command in _commands.Values)
        {
            for (int position = 0; position < command.Targets.Count; position++)
                command.Set(position, command.Elapsed(position, nowUnixMs), proofDeadlineMs, nowUnixMs);
        }
    }

    /// <summary>The commands that are new or have changed since the last <see cref="Commit"/>.</summary>
    public IReadOnlyList<PendingCommand> TakeChanges() => [.. _commands.Values.Where(command => command.IsChanged)];

    /// <summary>The changes were saved: commands that have come to their end are let go.</summary>
    public void Commit(IReadOnlyList<PendingCommand> saved)
    {
        foreach (PendingCommand command in saved)
        {
            command.ForgetChanges();
            if (!command.IsPending)
                Remove(command.Id);
        }
    }

    private CommandProof ProofOf(PendingCommand command, string lampId)
    {
        if (command.Order.IsLockOrRelease)
            return CommandProof.GatewaysWord;
        return lamps(lampId)?.IsMetered == true ? CommandProof.Power : CommandProof.None;
    }
}
