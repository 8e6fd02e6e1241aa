using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>All maintenance locks as they stand now: those that gateways say that they hold, and those that were asked for.</summary>
/// <param name="live">What gateways report.</param>
/// <param name="store">What was asked for.</param>
/// <param name="directory">The assets.</param>
/// <param name="groups">The lamp groups.</param>
/// <param name="clock">The city's clock.</param>
public sealed class LockRegister(LiveCity live, CommandStore store, CityDirectory directory, LampGroupService groups, Lighting.CityClock clock)
{
    /// <summary>The locks that concern a person's areas, and the person's own; in the order of all.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LockNow>> ListAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        IReadOnlyList<LockNow> all = await ListAsync(cancellationToken);
        CitySnapshot city = directory.Current;
        AreaView area = AreaView.Of(person, city);
        return area.IsWholeCity ? all : [.. all.Where(one => one.OwnerId == person.Id || area.HasAnyOf(one.HeldLampIds) || CommandScopes.LampsOf(one.Scope, city, groups.Current).Any(area.Has))];
    }

    /// <summary>The locks, overdue ones first, then by when they are due.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LockNow>> ListAsync(CancellationToken cancellationToken)
    {
        ILookup<string, (LampAsset Lamp, LampLock Lock)> held = live.LockedLamps().ToLookup(pair => pair.Lock.LockId);
        IReadOnlyList<CommandOverview> pending = await store.LoadPendingLocksAsync(cancellationToken);
        string[] ids = [.. held.Select(group => group.Key).Union(pending.Where(one => one.Command.Kind == CommandKind.Lock).Select(one => one.Command.Id))];
        Dictionary<string, CommandOverview> asked = (await store.LoadOverviewsAsync(ids, cancellationToken)).ToDictionary(one => one.Command.Id, StringComparer.Ordinal);
        HashSet<string> releasing = [.. pending.Where(one => one.Command.Kind == CommandKind.Release).Select(one => one.Command.ReferenceId).OfType<string>()];
        long nowUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        return [.. ids.Select(id => Describe(id, [.. held[id]], asked.GetValueOrDefault(id), releasing.Contains(id), nowUnixMs)).OfType<LockNow>()
            .OrderByDescending(one => one.IsOverdue).ThenBy(one => one.DueUnixMs)];
    }

    private static LockNow? Describe(string id, (LampAsset Lamp, LampLock Lock)[] held, CommandOverview? asked, bool isReleasing, long nowUnixMs)
    {
        LampLock? reported = held.Length > 0 ? held[0].Lock : null;
        CommandRecord? command = asked?.Command;
        string? owner = command?.PersonName ?? reported?.Owner;
        long? dueUnixMs = command?.ExpiresUnixMs ?? reported?.DueUnixMs;
        if (owner is null || dueUnixMs is null)
            return null;

        return new LockNow(
            id, command?.PersonId, owner, command?.Reason ?? reported!.Reason, command?.Scope ?? CommandScope.Lamps, command?.LevelPercent, reported?.SinceUnixMs, dueUnixMs.Value,
            [.. held.Select(pair => pair.Lamp.Id)], Waiting(asked), isReleasing, IsOverdue: held.Length > 0 && nowUnixMs >= dueUnixMs);
    }

    private static int Waiting(CommandOverview? asked) => asked is null ? 0 : asked.CountOf(Lighting.CommandState.Requested) + asked.CountOf(Lighting.CommandState.Sent);
}

/// <summary>A maintenance lock as it stands now.</summary>
/// <param name="Id">The lock: the command that asked for it.</param>
/// <param name="OwnerId">Who holds it; null where only the gateway remembers.</param>
/// <param name="Owner">Who holds it, for people.</param>
/// <param name="Reason">Why.</param>
/// <param name="Scope">What was chosen to be locked.</param>
/// <param name="LevelPercent">The level that the lamps are held at; null for as they were.</param>
/// <param name="SinceUnixMs">Since when it is held, by the gateway's clock; null where it is not held yet.</param>
/// <param name="DueUnixMs">When the work should be over, city time.</param>
/// <param name="HeldLampIds">The lamps that gateways say it holds.</param>
/// <param name="AskedCount">How many more lamps it was asked for, whose gateways have not said so.</param>
/// <param name="IsReleasing">Whether its release was asked for and is not done everywhere.</param>
/// <param name="IsOverdue">Whether it is held beyond its time. It is not released for that.</param>
public sealed record LockNow(
    string Id,
    string? OwnerId,
    string Owner,
    string Reason,
    CommandScope Scope,
    int? LevelPercent,
    long? SinceUnixMs,
    long DueUnixMs,
    IReadOnlyList<string> HeldLampIds,
    int AskedCount,
    bool IsReleasing,
    bool IsOverdue);
