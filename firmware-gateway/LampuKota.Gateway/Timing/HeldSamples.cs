namespace LampuKota.Gateway;

/// <summary>What was measured while the time was not known: held by the time since the boot, and stamped once it is known.</summary>
/// <param name="clockWatch">Whether it is.</param>
/// <param name="moments">Stamps.</param>
/// <param name="outbox">Holds.</param>
/// <param name="keeper">What lies on disk of it; null where nothing is kept.</param>
internal sealed class HeldSamples(ClockWatch clockWatch, Moments moments, Outbox outbox, OutboxKeeper? keeper)
{
    /// <summary>Stamps what is held, where the time is known.</summary>
    public void Stamp()
    {
        if (clockWatch.IsTrusted && outbox.HasHeld && outbox.StampHeld(moments.ToUnixMs) > 0)
            keeper?.EmptyJournal();
    }
}
