namespace LampuKota.Gateway;

/// <content>Reading back what outputs hold, so that a relay that does not do as it is told is found.</content>
internal sealed partial class LampSupervisor
{
    private LevelReader[]? _levelReaders;
    private long? _readBackTimestamp;

    /// <summary>Asks every output that can tell, where the last time is a while ago; side by side, and nobody waits for it.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public void BeginReadBack(CancellationToken cancellationToken)
    {
        long now = timeProvider.GetTimestamp();
        if (_readBackTimestamp is { } last && timeProvider.GetElapsedTime(last, now) < GatewayLimits.ReadBackInterval)
            return;

        _readBackTimestamp = now;
        foreach (LevelReader reader in _levelReaders ??= MakeReaders())
            reader.Begin(cancellationToken);
    }

    private LevelReader[] MakeReaders() =>
    [
        .. from lamp in _lamps.Values
           where lamp.Output is IReadableLampOutput
           select new LevelReader(lamp, (IReadableLampOutput)lamp.Output, (failed, problem) => OutputFailed(log, failed.Id, problem)),
    ];
}
