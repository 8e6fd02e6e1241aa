using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <content>Maintenance locks (docs/decisions/0046-maintenance-lock.md).</content>
internal sealed partial class LampSupervisor
{
    /// <summary>Puts a lock back in force after a restart.</summary>
    /// <param name="kept">The lock.</param>
    public void Restore(ReportedLock kept)
    {
        foreach (LockedLamp one in kept.Lamps)
        {
            if (_lamps.TryGetValue(one.Lamp, out Lamp? lamp))
                lamp.Lock = new LampLock(
                    kept.LockId, one.LevelPercent, kept.Owner, kept.Reason,
                    Instant.FromUnixTimeMilliseconds(kept.SinceUnixMs), Instant.FromUnixTimeMilliseconds(kept.DueUnixMs));
        }
    }

    /// <summary>The locks that are held; null where there are none.</summary>
    public IReadOnlyList<ReportedLock>? Locks()
    {
        ReportedLock[] locks =
        [
            .. from lamp in _lamps.Values
               where lamp.Lock is not null
               orderby lamp.Id
               group lamp by lamp.Lock!.LockId into held
               let first = held.First().Lock!
               select new ReportedLock(
                   first.LockId, first.Owner, first.Reason, first.Since.ToUnixTimeMilliseconds(), first.Due.ToUnixTimeMilliseconds(),
                   [.. held.Select(lamp => new LockedLamp(lamp.Id, lamp.Lock!.LevelPercent))]),
        ];
        return locks.Length == 0 ? null : locks;
    }

    /// <summary>Carries out a lock or a release that is within its limits and not expired.</summary>
    /// <param name="order">The order.</param>
    /// <param name="since">When it came.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>What became of it at each target.</returns>
    public async ValueTask<LampCommandResult[]> ExecuteAsync(LockCommand order, Instant since, CancellationToken cancellationToken) =>
        await FinishAsync(Begin(order, since, cancellationToken));

    /// <summary>Begins to carry out a lock or a release that is within its limits and not expired, and waits for no output.</summary>
    /// <param name="order">The order.</param>
    /// <param name="since">When it came.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>What becomes of it at each target.</returns>
    public TargetRun[] Begin(LockCommand order, Instant since, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        return [.. order.Targets.Select(target => Begin(order, target, since, now, cancellationToken))];
    }

    /// <summary>Takes a lock, or its release, back where it could not be made to outlast a restart and so was never promised.</summary>
    /// <param name="lockId">The lock.</param>
    /// <param name="before">The locks that were held before.</param>
    public void Revert(string lockId, IReadOnlyList<ReportedLock>? before)
    {
        foreach (Lamp lamp in _lamps.Values.Where(lamp => lamp.Lock?.LockId == lockId))
            lamp.Lock = null;
        foreach (ReportedLock held in before?.Where(held => held.LockId == lockId) ?? [])
            Restore(held);
    }

    private TargetRun Begin(LockCommand order, string target, Instant since, Instant now, CancellationToken cancellationToken)
    {
        if (!_lamps.TryGetValue(target, out Lamp? lamp))
            return TargetRun.Told(Unknown(order.Id, target, now));
        if (lamp.Lock is { } other && other.LockId != order.LockId)
            return TargetRun.Told(Locked(order.Id, target, other, now));
        if (order.Lock == LockOrder.Release)
        {
            lamp.Lock = null; // The next pass, which follows at once, brings the lamp to the level that holds now.
            return TargetRun.Told(Accepted(order.Id, target, now.ToUnixTimeMilliseconds()));
        }

        (LampLock? oldLock, LampRamp? oldRamp, int? oldTarget) = (lamp.Lock, lamp.Ramp, lamp.TargetPercent);
        LampLock wanted = lamp.Lock = new LampLock(
            order.LockId, order.HeldLevel ?? lamp.Feedback?.LevelPercent, order.Owner, order.Reason, since, Instant.FromUnixTimeMilliseconds(order.ExpiresUnixMs));
        Task<long?> bringing = TryBringAsync(lamp, now, rampSeconds: 0, cancellationToken);
        return new TargetRun(bringing, () =>
        {
            if (bringing.Result is { } atUnixMs)
                return Accepted(order.Id, target, atUnixMs);

            if (lamp.Lock == wanted)
                (lamp.Lock, lamp.Ramp, lamp.TargetPercent) = (oldLock, oldRamp, oldTarget);
            return Failed(order.Id, lamp, clock.GetCurrentInstant());
        });
    }
}
