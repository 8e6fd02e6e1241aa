using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>
/// Updates of a simulated gateway, so that a rollout can be watched: each takes its time to be fetched and to be tried, and one in fifty does not become healthy in a city that has faults. Nothing is
/// fetched or checked, and the gateway's program stays what it is.
/// </summary>
/// <param name="gatewayId">The gateway; with the version it decides how long each step takes, and whether it fails.</param>
/// <param name="seed">The city's seed.</param>
/// <param name="mayFail">Whether the city has faults.</param>
/// <param name="time">Real time.</param>
/// <param name="before">How far the gateway was when it was last switched off; null where it never was asked.</param>
internal sealed class SimulatedUpdates(string gatewayId, ulong seed, bool mayFail, TimeProvider time, ReportedUpdate? before) : IGatewayUpdates
{
    private const double ChanceOfFailure = 0.02;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(9);

    private readonly Lock _lock = new();
    private ReportedUpdate? _reported = before;
    private ITimer? _timer;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public ReportedUpdate? Reported
    {
        get
        {
            lock (_lock)
                return _reported;
        }
    }

    /// <inheritdoc/>
    public void Want(DesiredUpdate? update)
    {
        lock (_lock)
        {
            bool isKnown = _reported?.RolloutId == update?.RolloutId && _reported?.Version == update?.Release.Version && _reported?.Kind == update?.Release.Kind;
            if (isKnown && (_timer is not null || update is null || IsOver(_reported!.State)))
                return;

            _timer?.Dispose();
            _timer = null;
            _reported = update is null ? null : new ReportedUpdate(update.Release.Kind, update.Release.Version, UpdateState.Downloading, update.RolloutId);
            if (update is not null)
                _timer = Steps(new StableRandom(seed, $"update of {gatewayId} to {update.Release.Version}, {update.RolloutId}"));
        }

        Changed?.Invoke();
    }

    private static bool IsOver(UpdateState state) => state is UpdateState.Healthy or UpdateState.RolledBack or UpdateState.Refused;

    private ITimer Steps(StableRandom luck)
    {
        TimeSpan step = ShortestStep + (LongestStep - ShortestStep) * luck.NextUnit();
        bool fails = mayFail && luck.Chance(ChanceOfFailure);
        return time.CreateTimer(_ => Go(fails), null, step, step);
    }

    private void Go(bool fails)
    {
        lock (_lock)
        {
            if (_reported is null || IsOver(_reported.State))
                return; // Another update was asked for as this fell due.
            _reported = _reported.State == UpdateState.Downloading
                ? _reported with { State = UpdateState.Trial }
                : fails
                    ? _reported with { State = UpdateState.RolledBack, Reason = "The program did not report to the backend within its trial; the version before it runs again." }
                    : _reported with { State = UpdateState.Healthy };
            if (IsOver(_reported.State))
            {
                _timer?.Dispose();
                _timer = null;
            }
        }

        Changed?.Invoke();
    }
}
