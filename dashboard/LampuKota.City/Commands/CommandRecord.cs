using System.Collections.Immutable;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>A command and what has become of it at each target; immutable, a later state is a new record.</summary>
/// <param name="Id">Unique id, 32 letters and digits; in order of time, unless it was made of the asker's <see cref="CommandKey"/>.</param>
/// <param name="Kind">What kind of command.</param>
/// <param name="Scope">Whom it is for, as the person chose it.</param>
/// <param name="LevelPercent">0 to 100 %; null to resume the control program, to lock lamps as they are, or where each target has its own.</param>
/// <param name="RampSeconds">Time to reach the level.</param>
/// <param name="RequestedUnixMs">When it was asked for, city time.</param>
/// <param name="ExpiresUnixMs">When its override ends, or its lock is due, city time.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="PersonId">Who asked.</param>
/// <param name="PersonName">Who asked, for people.</param>
/// <param name="Targets">The state at each lamp, in the order of the request; empty where only the command itself was read.</param>
public sealed record CommandRecord(
    string Id,
    CommandKind Kind,
    CommandScope Scope,
    int? LevelPercent,
    int RampSeconds,
    long RequestedUnixMs,
    long ExpiresUnixMs,
    string Reason,
    string PersonId,
    string PersonName,
    ImmutableArray<CommandTargetRecord> Targets)
{
    /// <summary>The second person that it needs; null where it needs none.</summary>
    public CommandApproval? Approval { get; init; }

    /// <summary>The command that this one undoes, or the lock that it releases; null for others.</summary>
    public string? ReferenceId { get; init; }

    /// <summary>The command that undid this one; null where none did.</summary>
    public string? UndoneById { get; init; }

    /// <summary>Whether some target can still change.</summary>
    public bool IsPending => Targets.Any(target => target.IsPending);

    /// <summary>Whether it waits for a second person.</summary>
    public bool IsAwaitingApproval => Approval is { State: ApprovalState.Awaiting } && IsPending;

    /// <summary>Whether it holds lamps or lets them go, instead of giving them a level.</summary>
    public bool IsLockOrRelease => Kind is CommandKind.Lock or CommandKind.Release;

    /// <summary>The level that it gives to a target; null where the control program decides.</summary>
    /// <param name="target">One of its targets.</param>
    public int? LevelOf(CommandTargetRecord target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Kind == CommandKind.Undo ? target.Restored?.LevelPercent : LevelPercent;
    }

    /// <summary>When it ends at a target, city time.</summary>
    /// <param name="target">One of its targets.</param>
    public long ExpiresOf(CommandTargetRecord target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Restored?.ExpiresUnixMs ?? ExpiresUnixMs;
    }

    /// <summary>How many targets stand at a state.</summary>
    /// <param name="state">The state.</param>
    public int CountOf(CommandState state) => Targets.Count(target => target.State == state);
}

/// <summary>What has become of a command at one lamp.</summary>
/// <param name="LampId">The lamp.</param>
/// <param name="GatewayId">The gateway that it was sent to.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Rejection">Why the gateway refused it; null unless <paramref name="State"/> is Rejected.</param>
/// <param name="SentUnixMs">When the broker had it, city time.</param>
/// <param name="AnsweredUnixMs">When the gateway accepted or rejected it, by the gateway's clock.</param>
/// <param name="EndedUnixMs">When the last state was reached, city time; null while it can change.</param>
/// <param name="ProvedPowerWatts">The measured power that proved it.</param>
/// <param name="Replaced">The override that it took the place of, by the gateway's word; null where there was none.</param>
/// <param name="Restored">What undoing gives back; null where the control program decides again, and for commands that undo nothing.</param>
public sealed record CommandTargetRecord(
    string LampId,
    string GatewayId,
    CommandState State = CommandState.Requested,
    RejectionReason? Rejection = null,
    long? SentUnixMs = null,
    long? AnsweredUnixMs = null,
    long? EndedUnixMs = null,
    double? ProvedPowerWatts = null,
    ReplacedOverride? Replaced = null,
    ReplacedOverride? Restored = null)
{
    /// <summary>What the gateway says of its refusal, in its own words; null where it says no more than the reason.</summary>
    public string? RejectionDetail { get; init; }

    /// <summary>Whether the state can still change.</summary>
    public bool IsPending => State is CommandState.Requested or CommandState.Sent or CommandState.Accepted;

    /// <summary>Whether the gateway carried it out, whatever the lamp made of it.</summary>
    public bool IsCarriedOut => State is CommandState.Accepted or CommandState.Confirmed or CommandState.NotProven or CommandState.AcceptedNotMeasurable;
}
