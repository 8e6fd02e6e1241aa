using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Says what the gateway runs: to the backend whenever that changes, and to the disk what must outlast a restart. Renewed by one caller at a time, inside
/// <see cref="LampGate"/>; what was renewed last may be sent again and saved by anyone.
/// </summary>
internal sealed class Reporter(
    GatewayOptions options, Shadow shadow, LampSupervisor supervisor, ClockWatch clockWatch, CityClock clock, Outbox outbox, GatewayCounters counters,
    Action onReported, StateFolder state)
{
    private readonly Lock _saving = new();
    private ReportedDocument? _reported;
    private Task<bool>? _lastSave;
    private Task<bool>? _nextSave;

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

    /// <summary>
    /// As <see cref="Save"/>, beside the caller. Those who come while the medium is busy share one write, which follows: a burst of commands costs as many writes as the medium manages.
    /// </summary>
    public Task<bool> SaveAsync()
    {
        lock (_saving)
            return _nextSave ??= SaveAfterAsync(_lastSave ?? Task.FromResult(true));
    }

    /// <summary>Renews it, and writes it.</summary>
    /// <returns>As for <see cref="Save"/>.</returns>
    public bool Keep()
    {
        Renew();
        return Save();
    }

    private async Task<bool> SaveAfterAsync(Task<bool> earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_saving)
            (_lastSave, _nextSave) = (_nextSave, null);
        return Save();
    }

    // A version that is shown as running must still run after a power cut.
    private ReportedDocument Build() => new(
        shadow.SavedVersion,
        options.Firmware,
        supervisor.Overrides(),
        shadow.IsUnsaved ? shadow.Desired!.Version : shadow.RefusedVersion,
        shadow.IsUnsaved ? NotSaved(shadow.Desired!.Version) : shadow.RefusedReason,
        clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        supervisor.Locks(),
        clockWatch.IsTrusted ? null : false,
        Interlocked.Read(ref counters.CommandsUnreadable) is > 0 and var unreadable ? unreadable : null)
    {
        Update = options.Updates?.Reported,
    };

    private static string NotSaved(long version) =>
        $"Version {version} switches the lamps, but could not be written to the gateway's disk and would be lost in a power cut; look at the disk. It is tried again every minute.";
}
