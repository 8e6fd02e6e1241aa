using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Tells from when to when an update is under way: from its download until it is healthy, refused, rolled back, or waits for another attempt. The beginning is kept
/// over the restart that the update itself brings. Called inside <see cref="LampGate"/>.
/// </summary>
/// <param name="gatewayId">The gateway.</param>
/// <param name="moments">Stamps what happens.</param>
/// <param name="state">Where the beginning is kept.</param>
/// <param name="events">Tells.</param>
internal sealed class UpdateEvents(string gatewayId, Moments moments, StateFolder state, OwnEvents events)
{
    private Moment? _since;

    /// <summary>Takes up an update that began before a restart.</summary>
    /// <param name="reported">How far it is, as far as that is known yet.</param>
    public void Open(ReportedUpdate? reported)
    {
        _since = state.LoadUpdatingSince() is { } unixMs ? new Moment(unixMs, IsSinceBoot: false) : null;
        Tell(reported);
    }

    /// <summary>Tells what is new.</summary>
    public void Tell(ReportedUpdate? reported)
    {
        bool isUnderWay = reported is { State: UpdateState.Downloading or UpdateState.Trial };
        if (isUnderWay == _since.HasValue)
            return;

        Moment now = moments.Now;
        Moment since = _since ?? now;
        events.Tell(EventNames.SoftwareUpdating, gatewayId, isUnderWay ? EventPhase.Start : EventPhase.End, since, now);
        _since = isUnderWay ? now : null;

        // A moment since the boot means nothing to the next one: while the time is not known a restart begins anew.
        if (!since.IsSinceBoot)
            state.SaveUpdatingSince(_since?.Ms);
    }
}
