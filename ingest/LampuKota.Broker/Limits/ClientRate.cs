namespace LampuKota.Broker;

/// <summary>
/// Holds one connection to <see cref="BrokerLimits.MaximumMessageRate"/> and <see cref="BrokerLimits.MaximumByteRate"/>. A client that is too fast is not cut
/// off: it is not read from until the heartbeat finds that it has waited for what it used, and TCP slows it down.
/// </summary>
internal sealed class ClientRate
{
    private readonly BrokerClock _clock;
    private readonly LimitCounters _counters;
    private readonly Lock _gate = new();
    private TokenBucket _messages;
    private TokenBucket _bytes;
    private TaskCompletionSource? _turn;

    private ClientRate(BrokerLimits limits, BrokerClock clock, LimitCounters counters)
    {
        _clock = clock;
        _counters = counters;
        _messages = BucketOf(limits.MaximumMessageRate);
        _bytes = BucketOf(limits.MaximumByteRate);
    }

    /// <returns>Null where neither rate is limited.</returns>
    public static ClientRate? For(BrokerLimits limits, BrokerClock clock, LimitCounters counters) =>
        limits is { MaximumMessageRate: 0, MaximumByteRate: 0 } ? null : new ClientRate(limits, clock, counters);

    /// <summary>Counts what one read brought.</summary>
    /// <returns>Completes when the next read may come.</returns>
    public Task Spend(long messages, long bytes)
    {
        lock (_gate)
        {
            bool isFast = Take(ref _messages, messages, BrokerLimit.MaximumMessageRate) | Take(ref _bytes, bytes, BrokerLimit.MaximumByteRate);
            if (!isFast)
                return Task.CompletedTask;
            _turn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _turn.Task;
        }
    }

    /// <summary>Lets the connection go on once what it used has been waited for; see <see cref="Heartbeat"/>.</summary>
    public void Beat(long nowMs)
    {
        lock (_gate)
        {
            if (_turn is null || _messages.Spend(0, nowMs) | _bytes.Spend(0, nowMs))
                return;
            _turn.SetResult();
            _turn = null;
        }
    }

    // A rate of 0 is no limit.
    private TokenBucket BucketOf(double rate) => new(rate == 0 ? double.MaxValue : rate, _clock.NowMs);

    private bool Take(ref TokenBucket bucket, long amount, BrokerLimit limit)
    {
        bool isFast = bucket.Spend(amount, _clock.NowMs);
        if (isFast)
            _counters.Count(limit);
        return isFast;
    }
}
