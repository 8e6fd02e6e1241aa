using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Takes up at the start what an earlier life kept: counts, faults, the desired document, overrides and locks.</summary>
internal sealed class Restoration(
    StateFolder state, BurningCounters burning, FaultEvents faults, Shadow shadow, DesiredTakeover takeover, LampSupervisor supervisor, MaintenanceEvents maintenance,
    Reporter reporter)
{
    /// <summary>Takes it up. To be called before the gateway works.</summary>
    /// <exception cref="IOException">The state folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The state folder cannot be read.</exception>
    public void TakeUp()
    {
        burning.Restore(state.LoadCounters());
        faults.Open();
        if (state.LoadDesired() is { } desired)
        {
            shadow.Adopt(desired);
            shadow.Saved(desired.Version);
            takeover.TakeOver(desired);
        }

        ReportedDocument? reported = state.LoadReported();
        foreach (ReportedOverride kept in reported?.Overrides ?? [])
            supervisor.Restore(kept);
        foreach (ReportedLock kept in reported?.Locks ?? [])
            supervisor.Restore(kept);
        maintenance.TakeUp();
        supervisor.EndExpiredOverrides();
        reporter.Renew();
    }
}
