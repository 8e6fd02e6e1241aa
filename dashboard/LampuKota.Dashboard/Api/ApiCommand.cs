using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>A command, and what has become of it.</summary>
public sealed record ApiCommand(
    string Id,
    CommandKind Kind,
    ApiScope Scope,
    int? Level,
    int RampSeconds,
    long RequestedUnixMs,
    long ExpiresUnixMs,
    string Reason,
    ApiNamed Person,
    ApiApproval? Approval,
    string? Reference,
    string? UndoneBy,
    bool Pending,
    bool AwaitingApproval,
    int TargetCount,
    int WaitingForGateway,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<ApiCommandTarget> Targets)
{
    private static readonly (CommandState State, string Name)[] States =
        [.. Enum.GetValues<CommandState>().Select(state => (state, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString())))];

    /// <summary>A command with all that has become of it.</summary>
    internal static ApiCommand Of(CommandRecord command, LiveCity live)
    {
        var online = new GatewayPresence(live);
        return Of(CommandOverview.Of(command), online) with { Targets = [.. command.Targets.Select(target => ApiCommandTarget.Of(target, online.Of(target.GatewayId)))] };
    }

    /// <summary>A command in numbers.</summary>
    internal static ApiCommand Of(CommandOverview overview, LiveCity live) => Of(overview, new GatewayPresence(live));

    private static ApiCommand Of(CommandOverview overview, GatewayPresence online)
    {
        CommandRecord command = overview.Command;
        return new ApiCommand(
            command.Id,
            command.Kind,
            new ApiScope(command.Scope.Kind, command.Scope.Id),
            command.LevelPercent,
            command.RampSeconds,
            command.RequestedUnixMs,
            command.ExpiresUnixMs,
            command.Reason,
            new ApiNamed(command.PersonId, command.PersonName),
            command.Approval is { } approval ? ApiApproval.Of(approval) : null,
            command.ReferenceId,
            command.UndoneById,
            overview.IsPending,
            overview.IsAwaitingApproval,
            overview.TargetCount,
            online.CountWaiting(overview),
            States.ToDictionary(state => state.Name, state => overview.CountOf(state.State)),
            Targets: []);
    }
}

/// <summary>Whom a command is for.</summary>
/// <param name="Kind">What was chosen.</param>
/// <param name="Id">Which; null for single lamps and for the city.</param>
public sealed record ApiScope(CommandScopeKind Kind, string? Id = null)
{
    internal CommandScope ToScope() => Kind switch
    {
        CommandScopeKind.Lamps => throw new RequestRefusedException(Refusal.Invalid, "scope", "Name single lamps by targets."),
        CommandScopeKind.City when Id is not null => throw new RequestRefusedException(Refusal.Invalid, "scope", "The city has no id; leave it out."),
        _ => new CommandScope(Kind, Id),
    };

    internal static CommandScope ToScope(ApiScope? scope) => scope?.ToScope() ?? CommandScope.Lamps;
}

/// <summary>The second person that a command needs.</summary>
public sealed record ApiApproval(ApprovalCause Cause, ApprovalState State, ApiNamed? Person, long? AtUnixMs, string? Note)
{
    internal static ApiApproval Of(CommandApproval approval) => new(
        approval.Cause, approval.State, approval is { PersonId: { } id, PersonName: { } name } ? new ApiNamed(id, name) : null, approval.AtUnixMs, approval.Note);
}

/// <summary>What has become of a command at one lamp.</summary>
public sealed record ApiCommandTarget(
    string Lamp,
    string Gateway,
    bool? GatewayOnline,
    CommandState State,
    RejectionReason? Rejection,
    string? RejectionDetail,
    long? SentUnixMs,
    long? AnsweredUnixMs,
    long? EndedUnixMs,
    double? ProvedPowerWatts)
{
    internal static ApiCommandTarget Of(CommandTargetRecord target, bool? isGatewayOnline) => new(
        target.LampId, target.GatewayId, isGatewayOnline, target.State, target.Rejection, target.RejectionDetail,
        target.SentUnixMs, target.AnsweredUnixMs, target.EndedUnixMs, target.ProvedPowerWatts);
}

/// <summary>What a person asks lamps to do.</summary>
/// <param name="Level">0 to 100 %, or null to resume the control program; must be there.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Targets">1 to 5,000 lamp ids; or else <paramref name="Scope"/>.</param>
/// <param name="Scope">All lamps of a group, a street, a cabinet, a kelurahan, a kecamatan or the city.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
/// <param name="ExpiresUnixMs">When the override ends, city time; or else <paramref name="DurationMinutes"/>.</param>
/// <param name="DurationMinutes">How long the override lasts, 1 to 43,200 minutes.</param>
public sealed record ApiCommandRequest(
    int? Level,
    string Reason,
    IReadOnlyList<string>? Targets = null,
    ApiScope? Scope = null,
    int RampSeconds = 0,
    long? ExpiresUnixMs = null,
    int? DurationMinutes = null)
{
    internal CommandRequest ToRequest(long nowUnixMs) =>
        new(Level, ApiDuration.EndOf(ExpiresUnixMs, DurationMinutes, nowUnixMs), Reason, ApiScope.ToScope(Scope), Targets ?? [], RampSeconds);
}

/// <summary>Everything at 100 %, now.</summary>
/// <param name="Scope">A cabinet, a kelurahan, a kecamatan, the city, or any other scope.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="DurationMinutes">How long it lasts, 1 to 43,200 minutes.</param>
public sealed record ApiEmergencyRequest(ApiScope Scope, string Reason = ApiEmergencyRequest.DefaultReason, int DurationMinutes = ApiEmergencyRequest.DefaultMinutes)
{
    /// <summary>In an emergency nobody types.</summary>
    public const string DefaultReason = "Darurat";

    /// <summary>Four hours: long enough for what happened to be dealt with, and over before a forgotten one costs much.</summary>
    public const int DefaultMinutes = 240;

    internal CommandRequest ToRequest(long nowUnixMs) =>
        new(100, ApiDuration.EndOf(null, DurationMinutes, nowUnixMs), Reason, Scope.ToScope(), [], Kind: CommandKind.Emergency);
}

/// <summary>A second person's decision.</summary>
/// <param name="Approve">Whether the command is approved.</param>
/// <param name="Reason">Why, at most 200 characters; needed where it is declined.</param>
public sealed record ApiDecision(bool Approve, string? Reason = null);

/// <summary>Until when something shall last.</summary>
internal static class ApiDuration
{
    public static long EndOf(long? expiresUnixMs, int? durationMinutes, long nowUnixMs)
    {
        if (expiresUnixMs is null == durationMinutes is null)
            throw new RequestRefusedException(Refusal.Invalid, "durationMinutes", "Give either durationMinutes or expiresUnixMs.");
        if (durationMinutes is < 1 or > 43_200)
            throw new RequestRefusedException(Refusal.Invalid, "durationMinutes", "The duration must be 1 to 43,200 minutes (30 days).");
        return expiresUnixMs ?? (nowUnixMs + (durationMinutes!.Value * 60_000L));
    }
}
