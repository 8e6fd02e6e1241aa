using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A maintenance lock. It keeps lamps from being switched remotely; it is no electrical isolation.</summary>
/// <param name="Id">The lock: the command that asked for it.</param>
/// <param name="Owner">Who holds it; the id is null where only the gateway remembers.</param>
/// <param name="Reason">Why.</param>
/// <param name="Scope">What was chosen to be locked.</param>
/// <param name="Level">The level that the lamps are held at; null for as they were.</param>
/// <param name="Held">Whether a gateway has confirmed that it holds some lamp.</param>
/// <param name="SinceUnixMs">Since when.</param>
/// <param name="DueUnixMs">When the work should be over.</param>
/// <param name="Overdue">Whether it is held beyond that.</param>
/// <param name="Releasing">Whether its release was asked for and is not done everywhere.</param>
/// <param name="Lamps">The lamps that gateways say it holds.</param>
/// <param name="AskedCount">How many more lamps it was asked for, whose gateways have not said so.</param>
public sealed record ApiLock(
    string Id,
    ApiOwner Owner,
    string Reason,
    ApiScope Scope,
    int? Level,
    bool Held,
    long? SinceUnixMs,
    long DueUnixMs,
    bool Overdue,
    bool Releasing,
    IReadOnlyList<string> Lamps,
    int AskedCount)
{
    internal static ApiLock Of(LockNow one) => new(
        one.Id, new ApiOwner(one.OwnerId, one.Owner), one.Reason, new ApiScope(one.Scope.Kind, one.Scope.Id), one.LevelPercent, one.HeldLampIds.Count > 0, one.SinceUnixMs,
        one.DueUnixMs, one.IsOverdue, one.IsReleasing, one.HeldLampIds, one.AskedCount);
}

/// <summary>Who holds a lock.</summary>
public sealed record ApiOwner(string? Id, string Name);

/// <summary>Lamps to take under a maintenance lock.</summary>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Targets">1 to 5,000 lamp ids; or else <paramref name="Scope"/>.</param>
/// <param name="Scope">A cabinet, a street or a group.</param>
/// <param name="Level">The level to hold them at, 0 to 100 %; null for as they are.</param>
/// <param name="ExpiresUnixMs">When the work should be over, city time; or else <paramref name="DurationMinutes"/>.</param>
/// <param name="DurationMinutes">How long the work should take, 1 to 43,200 minutes.</param>
public sealed record ApiLockRequest(
    string Reason,
    IReadOnlyList<string>? Targets = null,
    ApiScope? Scope = null,
    int? Level = null,
    long? ExpiresUnixMs = null,
    int? DurationMinutes = null)
{
    internal CommandRequest ToRequest(long nowUnixMs)
    {
        CommandScope scope = ApiScope.ToScope(Scope);
        if (scope.Kind is CommandScopeKind.Kelurahan or CommandScopeKind.Kecamatan or CommandScopeKind.City)
            throw new RequestRefusedException(Refusal.Invalid, "scope", "A lock is for where hands are: lamps, a cabinet, a street or a group.");
        return new CommandRequest(Level, ApiDuration.EndOf(ExpiresUnixMs, DurationMinutes, nowUnixMs), Reason, scope, Targets ?? [], Kind: CommandKind.Lock);
    }
}

/// <summary>Why something is done.</summary>
/// <param name="Reason">1 to 200 characters.</param>
public sealed record ApiReason(string Reason);
