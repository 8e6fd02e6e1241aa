using NodaTime;

namespace LampuKota.Gateway;

/// <summary>A maintenance lock at one lamp: while it is held, nothing else decides.</summary>
/// <param name="LockId">The lock; its release names it.</param>
/// <param name="LevelPercent">The level to hold, 0 to 100 %; null where the output is left as it is.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="Due">When the work should be over; it holds beyond that.</param>
internal sealed record LampLock(string LockId, int? LevelPercent, string Owner, string Reason, Instant Since, Instant Due);
