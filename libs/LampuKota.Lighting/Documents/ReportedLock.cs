namespace LampuKota.Lighting;

/// <summary>A maintenance lock that a gateway holds, as its reported document lists it.</summary>
/// <param name="LockId">The lock.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Reason">Why, in the owner's words; at most 200 characters.</param>
/// <param name="SinceUnixMs">Since when, by the gateway's clock.</param>
/// <param name="DueUnixMs">When the work should be over; the gateway holds the lock beyond it.</param>
/// <param name="Lamps">The lamps that it holds, at least one.</param>
public sealed record ReportedLock(string LockId, string Owner, string Reason, long SinceUnixMs, long DueUnixMs, IReadOnlyList<LockedLamp> Lamps)
{
    private bool IsValid =>
        Validity.IsCommandId(LockId)
        && Validity.IsTitle(Owner)
        && Reason.Length <= LightingLimits.MaximumReasonLength
        && Validity.IsUnixMs(SinceUnixMs)
        && Validity.IsUnixMs(DueUnixMs)
        && Lamps.Count is > 0 and <= LightingLimits.MaximumLamps
        && Lamps.All(static lamp => lamp is not null && lamp.IsValid);

    internal static void Validate(IReadOnlyList<ReportedLock>? locks, Problems problems)
    {
        if (locks is null)
            return;
        if (locks.Count > LightingLimits.MaximumLamps)
            problems.Add($"A gateway may hold {LightingLimits.MaximumLamps} locks, not {locks.Count}.");
        else if (locks.Any(static one => one is null || !one.IsValid))
            problems.Add("A lock is outside its limits.");
        else if (locks.SelectMany(static one => one.Lamps).CountBy(static lamp => lamp.Lamp).Any(static lamp => lamp.Value > 1))
            problems.Add("A lamp is locked twice.");
    }
}

/// <summary>One lamp under a lock.</summary>
/// <param name="Lamp">Lamp id.</param>
/// <param name="LevelPercent">The level that it is held at, 0 to 100 %; null where the output is left as it is.</param>
public sealed record LockedLamp(string Lamp, int? LevelPercent)
{
    internal bool IsValid => Validity.IsDeviceId(Lamp) && (LevelPercent is not { } level || Validity.IsLevel(level));
}
