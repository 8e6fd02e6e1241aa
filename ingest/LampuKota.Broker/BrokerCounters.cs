namespace LampuKota.Broker;

/// <summary>
/// What happens rarely, counted by any thread with <see cref="Interlocked"/>. What happens with every message is counted in
/// <see cref="ConnectionTraffic"/>, so that connections do not fight over one cache line.
/// </summary>
internal sealed class BrokerCounters
{
    public long ConnectionsOpened;
    public long ConnectionsOverLimit;
    public long ConnectTimeouts;
    public long ConnectsAccepted;
    public long ConnectsRefused;
    public long AuthenticationFailures;
    public long SessionTakeovers;
    public long ClientCertificatesRefused;
    public long ConnectionsCut;
    public long KeepAliveTimeouts;
    public long ProtocolViolations;
    public long SessionsExpired;
    public long WillsPublished;
    public long RefusedBySink;
    public long RefusedByAccessPolicy;
    public long RefusedByQuota;
    public long DroppedQueueFullQos0;
    public long DroppedQueueFull;
    public long DroppedExpired;
    public long DroppedTooLarge;
    public long TlsFailures;

    /// <summary>Bytes that all sessions' queues have reserved now; see <see cref="QueueAccount"/>.</summary>
    public long QueuedBytes;

    public LimitCounters Limits { get; } = new();

    public LatencyHistogram AckLatency { get; } = new();
}
