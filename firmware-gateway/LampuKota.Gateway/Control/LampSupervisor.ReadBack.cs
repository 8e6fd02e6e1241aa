namespace LampuKota.Gateway;

/// <content>Reading back what outputs hold, so that a relay that does not do as it is told is found.</content>
internal sealed partial class LampSupervisor
{
    private long? _readBackTimestamp;

    /// <summary>Asks every output that can tell, where the last time is a while ago.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask ReadBackAsync(CancellationToken cancellationToken)
    {
        long now = timeProvider.GetTimestamp();
        if (_readBackTimestamp is { } last && timeProvider.GetElapsedTime(last, now) < GatewayLimits.ReadBackInterval)
            return;

        _readBackTimestamp = now;
        foreach (Lamp lamp in _lamps.Values)
        {
            if (lamp.Feedback is not { } feedback || lamp.Output is not IReadableLampOutput)
                continue;
            int? held = await ReadLevelAsync(lamp, cancellationToken);
            lamp.ReadBack = held is { } percent ? new LampReadBack(percent, feedback) : null;
        }
    }
}
