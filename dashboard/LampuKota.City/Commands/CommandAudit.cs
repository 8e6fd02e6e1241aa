using System.Globalization;

namespace LampuKota.City;

/// <summary>What the audit log says of commands.</summary>
internal static class CommandAudit
{
    /// <summary>Somebody asked for a command.</summary>
    public static AuditEntry OfRequest(CommandRecord command) => Entry(
        command,
        command.RequestedUnixMs,
        command.PersonId,
        command.PersonName,
        command.Kind switch
        {
            CommandKind.Level => "command",
            CommandKind.Emergency => "emergency",
            CommandKind.Lock => "lock",
            CommandKind.Release => "release",
            _ => "undo",
        },
        string.Create(CultureInfo.InvariantCulture, $"{What(command)} at {Where(command)} ({command.Targets.Length} lamps){Awaiting(command)}: {command.Reason}"));

    /// <summary>A second person decided.</summary>
    public static AuditEntry OfDecision(CommandRecord command)
    {
        CommandApproval decided = command.Approval!;
        return Entry(
            command, decided.AtUnixMs!.Value, decided.PersonId!, decided.PersonName!, decided.State == ApprovalState.Approved ? "approve" : "decline",
            $"{What(command)} at {Where(command)}, asked for by {command.PersonName}{(decided.Note is { } note ? $": {note}" : "")}");
    }

    private static AuditEntry Entry(CommandRecord command, long atUnixMs, string personId, string personName, string action, string detail) =>
        new() { AtUnixMs = atUnixMs, PersonId = personId, PersonName = personName, Action = action, Subject = command.Id, Detail = detail };

    private static string What(CommandRecord command) => command.Kind switch
    {
        CommandKind.Lock => $"lock, {(command.LevelPercent is { } held ? $"held at {held} %" : "as they are")}",
        CommandKind.Release => $"release of lock {command.ReferenceId}",
        CommandKind.Undo => $"undo of {command.ReferenceId}",
        _ => command.LevelPercent is { } level ? $"{level} %" : "resume",
    };

    private static string Where(CommandRecord command) => command.Scope.Kind switch
    {
        CommandScopeKind.Lamps => command.Targets.Length > 0 ? command.Targets[0].LampId : "lamps",
        CommandScopeKind.City => "the city",
        _ => $"{command.Scope.Kind} {command.Scope.Id}",
    };

    private static string Awaiting(CommandRecord command) => command.Approval is null ? "" : ", awaits a second person";
}
