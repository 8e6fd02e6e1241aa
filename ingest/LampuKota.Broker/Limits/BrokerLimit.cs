namespace LampuKota.Broker;

/// <summary>
/// The limits by which something can be held back: one for each property of <see cref="BrokerLimits"/>, of the same name, which is also its name in the metrics.
/// </summary>
public enum BrokerLimit
{
    MaximumConnections,
    MaximumConnectionsPerAddress,
    MaximumConnectionRate,
    ConnectTimeout,
    TlsTimeout,
    MaximumConnectPacketSize,
    MaximumPacketSize,
    MaximumMessageRate,
    MaximumByteRate,
    ReceiveMaximum,
    MaximumInFlight,
    MaximumKeepAlive,
    TopicAliasMaximum,
    MaximumTopicLevels,
    MaximumTopicBytes,
    MaximumSubscriptions,
    MaximumTotalSubscriptions,
    MaximumSessions,
    MaximumSessionExpiry,
    MaximumQueuedBytes,
    MaximumTotalQueuedBytes,
    MaximumRetainedMessages,
    MaximumRetainedBytes,
    StoreTimeout,
    CloseTimeout,
    StopTimeout,
}
