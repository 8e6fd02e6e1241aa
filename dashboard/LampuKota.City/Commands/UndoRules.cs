using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Makes the command that gives each lamp back what it had before another one; pure.</summary>
public static class UndoRules
{
    /// <summary>Why a command cannot be undone by now, as far as it shows by itself; null where it can.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isCarriedOutAnywhere">Whether some gateway carried it out, or may still do so.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static UndoObstacle? ObstacleOf(CommandRecord command, bool isCarriedOutAnywhere, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.IsLockOrRelease)
            return UndoObstacle.Lock;
        if (command.UndoneById is not null)
            return UndoObstacle.Undone;
        if (command.Approval is { State: not ApprovalState.Approved })
            return UndoObstacle.NeverSent;
        if (nowUnixMs >= command.ExpiresUnixMs)
            return UndoObstacle.Expired;
        return isCarriedOutAnywhere ? null : UndoObstacle.NothingDone;
    }

    /// <summary>Makes the undo.</summary>
    /// <param name="command">The command to undo.</param>
    /// <param name="superseded">Lamps that a later command has taken over; they are left alone.</param>
    /// <param name="reported">The override that a lamp's gateway last reported; asked for lamps whose gateway has not answered yet.</param>
    /// <param name="lampOf">Gives a lamp's asset, or null.</param>
    /// <param name="person">Who undoes it.</param>
    /// <param name="limits">From when on it needs a second person.</param>
    /// <param name="id">The new command's id.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <exception cref="RequestRefusedException">It can no longer be undone.</exception>
    public static CommandRecord Make(
        CommandRecord command,
        IReadOnlySet<string> superseded,
        Func<string, ReplacedOverride?> reported,
        Func<string, LampAsset?> lampOf,
        Person person,
        ApprovalLimits limits,
        string id,
        long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(superseded);
        ArgumentNullException.ThrowIfNull(person);
        CommandTargetRecord[] done = [.. command.Targets.Where(target => target.IsPending || target.IsCarriedOut)];
        if (ObstacleOf(command, done.Length > 0, nowUnixMs) is { } obstacle)
            throw Refused(obstacle);

        CommandTargetRecord[] targets =
        [
            .. done.Where(target => !superseded.Contains(target.LampId)).Select(target => new CommandTargetRecord(target.LampId, target.GatewayId)
            {
                Restored = Before(target, reported, nowUnixMs),
            }),
        ];
        if (targets.Length == 0)
            throw Refused(UndoObstacle.Superseded);

        ApprovalCause? cause = ApprovalRules.CauseOf(
            targets.Select(target => (Lamp: lampOf(target.LampId), target.Restored?.LevelPercent)).Where(pair => pair.Lamp is not null).Select(pair => (pair.Lamp!, pair.LevelPercent)), limits);
        return new CommandRecord(
            id, CommandKind.Undo, command.Scope, LevelPercent: null, RampSeconds: 0, nowUnixMs, command.ExpiresUnixMs, command.Reason, person.Id, person.Name, [.. targets])
        {
            ReferenceId = command.Id,
            Approval = cause is { } why ? new CommandApproval(why) : null,
        };
    }

    // What was left of the time of what was replaced; where that is over, the control program decides.
    private static ReplacedOverride? Before(CommandTargetRecord target, Func<string, ReplacedOverride?> reported, long nowUnixMs)
    {
        ReplacedOverride? before = target.IsCarriedOut ? target.Replaced : reported(target.LampId);
        return before is not null && nowUnixMs < before.ExpiresUnixMs ? before : null;
    }

    private static RequestRefusedException Refused(UndoObstacle obstacle) => new(Refusal.Conflict, "id", obstacle switch
    {
        UndoObstacle.Lock => "A lock is not undone but released.",
        UndoObstacle.Undone => "This command was undone already.",
        UndoObstacle.NeverSent => "This command was never sent, so there is nothing to undo.",
        UndoObstacle.Expired => "This command is over; the lamps follow their control program again.",
        UndoObstacle.Superseded => "A later command holds at all of its lamps; undo that one.",
        _ => "No gateway carried this command out, so there is nothing to undo.",
    });
}

/// <summary>Why a command cannot be undone.</summary>
public enum UndoObstacle
{
    /// <summary>A lock is released, not undone.</summary>
    Lock,

    /// <summary>It was undone already.</summary>
    Undone,

    /// <summary>It awaits a second person, or was declined.</summary>
    NeverSent,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>A later command holds at all of its lamps.</summary>
    Superseded,

    /// <summary>Every gateway refused it, or none took it in time.</summary>
    NothingDone,
}
