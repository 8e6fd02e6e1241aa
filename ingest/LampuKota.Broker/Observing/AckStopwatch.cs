namespace LampuKota.Broker;

/// <summary>
/// Measures from the receipt of a PUBLISH to its acknowledgement, for one connection. The clock is asked once for all that one read brought, and once for
/// all acknowledgements that leave together. Guarded by the gate of the connection's output.
/// </summary>
internal sealed class AckStopwatch(LatencyHistogram histogram, TimeProvider time)
{
    private long _receivedAt;
    private int _count;

    /// <summary>When the packets that are being processed arrived.</summary>
    public long BatchReceivedAt { get; private set; }

    /// <summary>Time since a <see cref="BatchReceivedAt"/>.</summary>
    public TimeSpan Since(long receivedAt) => time.GetElapsedTime(receivedAt);

    /// <summary>A read brought packets.</summary>
    public void StartBatch() => BatchReceivedAt = time.GetTimestamp();

    /// <summary>A message is acknowledged.</summary>
    /// <param name="receivedAt">Its <see cref="BatchReceivedAt"/>.</param>
    public void Acknowledge(long receivedAt)
    {
        if (receivedAt != _receivedAt)
        {
            Report();
            _receivedAt = receivedAt;
        }

        _count++;
    }

    /// <summary>The acknowledgements leave.</summary>
    public void Report()
    {
        if (_count == 0)
            return;
        histogram.Add(time.GetElapsedTime(_receivedAt), _count);
        _count = 0;
    }
}
