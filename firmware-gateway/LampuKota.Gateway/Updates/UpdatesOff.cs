using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>A gateway that cannot be updated says so for each update that it is asked for, so that nobody waits for it.</summary>
/// <param name="reason">Why it cannot.</param>
public sealed class UpdatesOff(string reason) : IGatewayUpdates
{
    private volatile ReportedUpdate? _reported;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public ReportedUpdate? Reported => _reported;

    /// <inheritdoc/>
    public void Want(DesiredUpdate? update)
    {
        ReportedUpdate? reported = update is null ? null : new ReportedUpdate(update.Release.Kind, update.Release.Version, UpdateState.Waiting, update.RolloutId, reason);
        if (_reported == reported)
            return;
        _reported = reported;
        Changed?.Invoke();
    }
}
