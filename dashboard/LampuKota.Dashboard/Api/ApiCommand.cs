using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>A command, and what has become of it.</summary>
public sealed record ApiCommand(
    string Id,
    int? Level,
    int RampSeconds,
    long RequestedUnixMs,
    long ExpiresUnixMs,
    string Reason,
    ApiNamed Person,
    string? Kelurahan,
    bool Pending,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<ApiCommandTarget> Targets)
{
    private static readonly (CommandState State, string Name)[] States =
        [.. Enum.GetValues<CommandState>().Select(state => (state, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString())))];

    internal static ApiCommand Of(CommandRecord command, LiveCity live)
    {
        Dictionary<string, bool?> online = command.Targets.Select(target => target.GatewayId).Distinct()
            .ToDictionary(gatewayId => gatewayId, gatewayId => live.FindGateway(gatewayId)?.IsOnline, StringComparer.Ordinal);
        return new ApiCommand(
            command.Id,
            command.LevelPercent,
            command.RampSeconds,
            command.RequestedUnixMs,
            command.ExpiresUnixMs,
            command.Reason,
            new ApiNamed(command.PersonId, command.PersonName),
            command.KelurahanId,
            command.IsPending,
            States.ToDictionary(state => state.Name, state => command.CountOf(state.State)),
            [.. command.Targets.Select(target => ApiCommandTarget.Of(target, online[target.GatewayId]))]);
    }
}

/// <summary>What has become of a command at one lamp.</summary>
public sealed record ApiCommandTarget(
    string Lamp,
    string Gateway,
    bool? GatewayOnline,
    CommandState State,
    RejectionReason? Rejection,
    long? SentUnixMs,
    long? AnsweredUnixMs,
    long? EndedUnixMs,
    double? ProvedPowerWatts)
{
    internal static ApiCommandTarget Of(CommandTargetRecord target, bool? isGatewayOnline) => new(
        target.LampId, target.GatewayId, isGatewayOnline, target.State, target.Rejection, target.SentUnixMs, target.AnsweredUnixMs, target.EndedUnixMs, target.ProvedPowerWatts);
}

/// <summary>What a person asks lamps to do.</summary>
/// <param name="Level">0 to 100 %, or null to resume the control program; must be there.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Targets">1 to 5,000 lamp ids; or else <paramref name="Kelurahan"/>.</param>
/// <param name="Kelurahan">All lamps of this kelurahan.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
/// <param name="ExpiresUnixMs">When the override ends, city time; or else <paramref name="DurationMinutes"/>.</param>
/// <param name="DurationMinutes">How long the override lasts, 1 to 43,200 minutes.</param>
public sealed record ApiCommandRequest(
    int? Level,
    string Reason,
    IReadOnlyList<string>? Targets = null,
    string? Kelurahan = null,
    int RampSeconds = 0,
    long? ExpiresUnixMs = null,
    int? DurationMinutes = null)
{
    internal CommandRequest ToRequest(long nowUnixMs)
    {
        if (ExpiresUnixMs is null == DurationMinutes is null)
            throw new RequestRefusedException(Refusal.Invalid, "durationMinutes", "Give either durationMinutes or expiresUnixMs.");
        if (DurationMinutes is < 1 or > 43_200)
            throw new RequestRefusedException(Refusal.Invalid, "durationMinutes", "The duration must be 1 to 43,200 minutes (30 days).");

        long expiresUnixMs = ExpiresUnixMs ?? (nowUnixMs + (DurationMinutes!.Value * 60_000L));
        return new CommandRequest(Level, expiresUnixMs, Reason, Targets ?? [], Kelurahan, RampSeconds);
    }
}
