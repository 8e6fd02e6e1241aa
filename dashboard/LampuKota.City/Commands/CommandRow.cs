using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>A command as it lies in the database; people see it as a <see cref="CommandRecord"/>.</summary>
public sealed class CommandRow
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of command.</summary>
    public CommandKind Kind { get; init; }

    /// <summary>What was chosen.</summary>
    public CommandScopeKind ScopeKind { get; init; }

    /// <summary>Which; null for single lamps and for the city.</summary>
    public string? ScopeId { get; init; }

    /// <summary>0 to 100 %, or null.</summary>
    public int? LevelPercent { get; init; }

    /// <summary>Time to reach the level, seconds.</summary>
    public int RampSeconds { get; init; }

    /// <summary>When it was asked for, city time.</summary>
    public long RequestedUnixMs { get; init; }

    /// <summary>When its override ends, or its lock is due, city time.</summary>
    public long ExpiresUnixMs { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asked.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who asked, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>The command that this one undoes, or the lock that it releases.</summary>
    public string? ReferenceId { get; init; }

    /// <summary>The command that undid this one.</summary>
    public string? UndoneById { get; set; }

    /// <summary>Why it needs a second person; null where it needs none.</summary>
    public ApprovalCause? ApprovalCause { get; init; }

    /// <summary>What became of that.</summary>
    public ApprovalState? ApprovalState { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedById { get; init; }

    /// <summary>Who decided, for people.</summary>
    public string? DecidedByName { get; init; }

    /// <summary>When, city time.</summary>
    public long? DecidedUnixMs { get; init; }

    /// <summary>In the words of who decided.</summary>
    public string? DecisionNote { get; init; }

    /// <summary>Whether some target can still change.</summary>
    public bool IsPending { get; set; }

    /// <summary>The lamps, in the order of the request.</summary>
    public List<CommandTargetRow> Targets { get; init; } = [];
}

/// <summary>What became of a command at one lamp, as it lies in the database.</summary>
public sealed class CommandTargetRow
{
    /// <summary>The command.</summary>
    public required string CommandId { get; init; }

    /// <summary>Position in the request, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>The lamp.</summary>
    public required string LampId { get; init; }

    /// <summary>The gateway that it was sent to.</summary>
    public required string GatewayId { get; init; }

    /// <summary>Where it stands.</summary>
    public CommandState State { get; set; }

    /// <summary>Why the gateway refused it.</summary>
    public RejectionReason? Rejection { get; set; }

    /// <summary>What it says of that, in its own words.</summary>
    public string? RejectionDetail { get; set; }

    /// <summary>When the broker had it, city time.</summary>
    public long? SentUnixMs { get; set; }

    /// <summary>When the gateway answered, by its clock.</summary>
    public long? AnsweredUnixMs { get; set; }

    /// <summary>When the last state was reached, city time.</summary>
    public long? EndedUnixMs { get; set; }

    /// <summary>The measured power that proved it, watts.</summary>
    public double? ProvedPowerWatts { get; set; }

    /// <summary>Level of the override that it took the place of.</summary>
    public int? ReplacedLevelPercent { get; set; }

    /// <summary>When that one would have ended.</summary>
    public long? ReplacedExpiresUnixMs { get; set; }

    /// <summary>Level that undoing gives back.</summary>
    public int? RestoredLevelPercent { get; init; }

    /// <summary>Until when.</summary>
    public long? RestoredExpiresUnixMs { get; init; }
}
