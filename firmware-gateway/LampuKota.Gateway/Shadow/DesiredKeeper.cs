using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Writes the desired document in force where it outlasts a power cut, and tries again while the medium fails. To be used beside the lamps.</summary>
/// <param name="gate">Lets in who reports.</param>
/// <param name="shadow">The document.</param>
/// <param name="state">Where it is kept.</param>
/// <param name="reporter">Says what runs.</param>
/// <param name="timeProvider">Real time.</param>
internal sealed class DesiredKeeper(LampGate gate, Shadow shadow, StateFolder state, Reporter reporter, TimeProvider timeProvider)
{
    private long _triedTimestamp;

    /// <summary>Writes it, and reports what now would run after a power cut.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        _triedTimestamp = timeProvider.GetTimestamp();
        DesiredDocument? saved = null;
        bool isSaved = state.SaveDesired(() => saved = shadow.Desired!);
        using (await gate.EnterAsync(cancellationToken))
        {
            if (isSaved)
                shadow.Saved(saved?.Version ?? shadow.Desired!.Version);
            else
                shadow.NotSaved();
            reporter.Send();
        }
    }

    /// <summary>Tries again where that is due.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public ValueTask RetryAsync(CancellationToken cancellationToken) =>
        shadow.IsUnsaved && timeProvider.GetElapsedTime(_triedTimestamp) >= GatewayLimits.MaximumSleep ? SaveAsync(cancellationToken) : ValueTask.CompletedTask;
}
