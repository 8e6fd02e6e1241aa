using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Turns commands into rows and back.</summary>
internal static class CommandRows
{
    public static CommandRow ToRowWithoutTargets(CommandRecord command) => new()
    {
        Id = command.Id,
        Kind = command.Kind,
        ScopeKind = command.Scope.Kind,
        ScopeId = command.Scope.Id,
        LevelPercent = command.LevelPercent,
        RampSeconds = command.RampSeconds,
        RequestedUnixMs = command.RequestedUnixMs,
        ExpiresUnixMs = command.ExpiresUnixMs,
        Reason = command.Reason,
        PersonId = command.PersonId,
        PersonName = command.PersonName,
        ReferenceId = command.ReferenceId,
        UndoneById = command.UndoneById,
        ApprovalCause = command.Approval?.Cause,
        ApprovalState = command.Approval?.State,
        DecidedById = command.Approval?.PersonId,
        DecidedByName = command.Approval?.PersonName,
        DecidedUnixMs = command.Approval?.AtUnixMs,
        DecisionNote = command.Approval?.Note,
        IsPending = command.IsPending,
    };

    public static IReadOnlyList<CommandTargetRow> ToTargetRows(CommandRecord command) =>
        [.. command.Targets.Select((target, position) => ToRow(command.Id, position, target))];

    public static CommandTargetRow ToRow(string commandId, int position, CommandTargetRecord target) => new()
    {
        CommandId = commandId,
        Position = position,
        LampId = target.LampId,
        GatewayId = target.GatewayId,
        State = target.State,
        Rejection = target.Rejection,
        RejectionDetail = target.RejectionDetail,
        SentUnixMs = target.SentUnixMs,
        AnsweredUnixMs = target.AnsweredUnixMs,
        EndedUnixMs = target.EndedUnixMs,
        ProvedPowerWatts = target.ProvedPowerWatts,
        ReplacedLevelPercent = target.Replaced?.LevelPercent,
        ReplacedExpiresUnixMs = target.Replaced?.ExpiresUnixMs,
        RestoredLevelPercent = target.Restored?.LevelPercent,
        RestoredExpiresUnixMs = target.Restored?.ExpiresUnixMs,
    };

    public static CommandRecord ToRecord(CommandRow row) => new(
        row.Id, row.Kind, new CommandScope(row.ScopeKind, row.ScopeId), row.LevelPercent, row.RampSeconds, row.RequestedUnixMs, row.ExpiresUnixMs, row.Reason,
        row.PersonId, row.PersonName, [.. row.Targets.Select(ToRecord)])
    {
        ReferenceId = row.ReferenceId,
        UndoneById = row.UndoneById,
        Approval = row is { ApprovalCause: { } cause, ApprovalState: { } state }
            ? new CommandApproval(cause, state, row.DecidedById, row.DecidedByName, row.DecidedUnixMs, row.DecisionNote)
            : null,
    };

    private static CommandTargetRecord ToRecord(CommandTargetRow row) => new(
        row.LampId, row.GatewayId, row.State, row.Rejection, row.SentUnixMs, row.AnsweredUnixMs, row.EndedUnixMs, row.ProvedPowerWatts,
        ToOverride(row.ReplacedLevelPercent, row.ReplacedExpiresUnixMs), ToOverride(row.RestoredLevelPercent, row.RestoredExpiresUnixMs))
    {
        RejectionDetail = row.RejectionDetail,
    };

    private static ReplacedOverride? ToOverride(int? level, long? expiresUnixMs) =>
        level is { } percent && expiresUnixMs is { } until ? new ReplacedOverride(percent, until) : null;
}
