using System.Globalization;

namespace LampuKota.City;

/// <summary>Turns commands into rows and back.</summary>
internal static class CommandRows
{
    public static CommandRow ToRow(CommandRecord command)
    {
        CommandRow row = ToRowWithoutTargets(command);
        for (int position = 0; position < command.Targets.Length; position++)
            row.Targets.Add(ToRow(command.Id, position, command.Targets[position]));
        return row;
    }

    public static CommandRow ToRowWithoutTargets(CommandRecord command) => new()
    {
        Id = command.Id,
        LevelPercent = command.LevelPercent,
        RampSeconds = command.RampSeconds,
        RequestedUnixMs = command.RequestedUnixMs,
        ExpiresUnixMs = command.ExpiresUnixMs,
        Reason = command.Reason,
        PersonId = command.PersonId,
        PersonName = command.PersonName,
        KelurahanId = command.KelurahanId,
        IsPending = command.IsPending,
    };

    public static CommandTargetRow ToRow(string commandId, int position, CommandTargetRecord target) => new()
    {
        CommandId = commandId,
        Position = position,
        LampId = target.LampId,
        GatewayId = target.GatewayId,
        State = target.State,
        Rejection = target.Rejection,
        SentUnixMs = target.SentUnixMs,
        AnsweredUnixMs = target.AnsweredUnixMs,
        EndedUnixMs = target.EndedUnixMs,
        ProvedPowerWatts = target.ProvedPowerWatts,
    };

    public static CommandRecord ToRecord(CommandRow row) => new(
        row.Id, row.LevelPercent, row.RampSeconds, row.RequestedUnixMs, row.ExpiresUnixMs, row.Reason, row.PersonId, row.PersonName, row.KelurahanId,
        [.. row.Targets.Select(target => new CommandTargetRecord(
            target.LampId, target.GatewayId, target.State, target.Rejection, target.SentUnixMs, target.AnsweredUnixMs, target.EndedUnixMs, target.ProvedPowerWatts))]);

    public static AuditEntry ToAudit(CommandRecord command) => new()
    {
        AtUnixMs = command.RequestedUnixMs,
        PersonId = command.PersonId,
        PersonName = command.PersonName,
        Action = "command",
        Subject = command.Id,
        Detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{(command.LevelPercent is { } level ? $"{level} %" : "resume")} at {command.KelurahanId ?? command.Targets[0].LampId} ({command.Targets.Length} lamps): {command.Reason}"),
    };
}
