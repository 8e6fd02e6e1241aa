namespace LampuKota.Broker;

/// <summary>
/// The bytes of one session's queue, and its part in the total of all sessions. The part grows and shrinks by blocks, so that a message more or less
/// does not make all sessions write to one number. Guarded by its <see cref="Outbox"/>.
/// </summary>
internal sealed class QueueAccount(BrokerLimits limits, BrokerCounters counters)
{
    // A block holds some messages of our usual size. 100,000 sessions with one each are under the total's default.
    private const long Block = 4_096;

    private long _reserved;

    /// <summary>Bytes that are queued or in flight.</summary>
    public long Bytes { get; private set; }

    /// <summary>Books a message.</summary>
    /// <returns>Null, or the limit that forbids it.</returns>
    public BrokerLimit? TryAdd(int cost)
    {
        if (Bytes + cost > limits.MaximumQueuedBytes)
            return BrokerLimit.MaximumQueuedBytes;
        if (Bytes + cost > _reserved && !TryReserve(Bytes + cost - _reserved))
            return BrokerLimit.MaximumTotalQueuedBytes;
        Bytes += cost;
        return null;
    }

    /// <summary>Books a message that a former process had accepted, whatever the limits are now.</summary>
    public void Restore(int cost)
    {
        Bytes += cost;
        _reserved += cost;
        Interlocked.Add(ref counters.QueuedBytes, cost);
    }

    /// <summary>A message has gone.</summary>
    public void Remove(int cost)
    {
        Bytes -= cost;
        if (_reserved - Bytes > 2 * Block)
            Return(_reserved - Bytes - Block);
    }

    /// <summary>Gives back what is not used.</summary>
    public void Trim() => Return(_reserved - Bytes);

    public void Clear()
    {
        Bytes = 0;
        Trim();
    }

    private bool TryReserve(long missing)
    {
        // The whole block first; near the limit just what is needed.
        if (!TryTake(Math.Max(missing, Block), out long taken) && !TryTake(missing, out taken))
            return false;
        _reserved += taken;
        return true;
    }

    private bool TryTake(long amount, out long taken)
    {
        taken = amount;
        if (Interlocked.Add(ref counters.QueuedBytes, amount) <= limits.MaximumTotalQueuedBytes)
            return true;
        Interlocked.Add(ref counters.QueuedBytes, -amount);
        return false;
    }

    private void Return(long amount)
    {
        if (amount == 0)
            return;
        _reserved -= amount;
        Interlocked.Add(ref counters.QueuedBytes, -amount);
    }
}
