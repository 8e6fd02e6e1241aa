namespace LampuKota.Gateway;

/// <content>Reading back what outputs hold, so that a relay that does not do as it is told is found.</content>
internal sealed partial class LampSupervisor
{
    private long? _readBackTimestamp;
    private readonly List<Task> _readingBack = [];

    /// <summary>Asks every output that can tell, where the last time is a while ago; side by side, and nobody waits for it.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>Completes at once; faulted where an output failed by a defect the last time.</returns>
    public Task BeginReadBack(CancellationToken cancellationToken)
    {
        long now = timeProvider.GetTimestamp();
        bool isDue = _readBackTimestamp is not { } last || timeProvider.GetElapsedTime(last, now) >= GatewayLimits.ReadBackInterval;
        foreach (Task asked in _readingBack)
        {
            if (asked is { IsCompleted: true, IsCompletedSuccessfully: false })
                return asked;
            isDue &= asked.IsCompleted;
        }

        if (!isDue)
            return Task.CompletedTask;

        _readBackTimestamp = now;
        _readingBack.Clear();
        foreach (Lamp lamp in _lamps.Values)
            _readingBack.Add(ReadBackAsync(lamp, cancellationToken));
        return Task.CompletedTask;
    }

    private async Task ReadBackAsync(Lamp lamp, CancellationToken cancellationToken)
    {
        if (lamp.Feedback is not { } feedback || lamp.Output is not IReadableLampOutput || lamp.Driver.IsBusy)
            return;

        int? held = await ReadLevelAsync(lamp, cancellationToken);
        lamp.ReadBack = held is { } percent && ReferenceEquals(feedback, lamp.Feedback) ? new LampReadBack(percent, feedback) : null;
    }
}
