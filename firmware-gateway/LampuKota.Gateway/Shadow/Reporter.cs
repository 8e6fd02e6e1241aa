using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Says what the gateway runs: to the backend whenever that changes, and to the disk what must outlast a restart. Renewed by one caller at a time, inside
/// <see cref="LampGate"/>; what was renewed last may be sent again and saved by anyone.
/// </summary>
internal sealed class Reporter(
    GatewayOptions options, Shadow shadow, LampSupervisor supervisor, ClockWatch clockWatch, CityClock clock, Outbox outbox, Action onReported, StateFolder state)
{
    private ReportedDocument? _reported;

    /// <summary>Renews it, and sends it.</summary>
    public void Send()
    {
        Renew();
        SendAgain();
    }

    /// <summary>Sends what was renewed last.</summary>
    public void SendAgain()
    {
        if (Volatile.Read(ref _reported) is not { } reported)
            return;
        outbox.Set(reported);
        onReported();
    }

    /// <summary>Takes up what is in force now.</summary>
    public void Renew() => Volatile.Write(ref _reported, Build());

    /// <summary>Writes what was renewed last. To be called beside the lamps: a medium that takes long holds up nobody but who waits for it.</summary>
    /// <returns>False where it could not be written; the log says why.</returns>
    public bool Save() => state.SaveReported(() => Volatile.Read(ref _reported)!);

    /// <summary>Renews it, and writes it.</summary>
    /// <returns>As for <see cref="Save"/>.</returns>
    public bool Keep()
    {
        Renew();
        return Save();
    }

    private ReportedDocument Build() => new(
        shadow.Desired?.Version ?? 0,
        options.Firmware,
        supervisor.Overrides(),
        shadow.RefusedVersion,
        shadow.RefusedReason,
        clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        supervisor.Locks(),
        clockWatch.IsTrusted ? null : false)
    {
        Update = options.Updates?.Reported,
    };
}
