namespace LampuKota.Broker;

/// <summary>The broker's counters at one moment. All but those called "now" only grow while the broker runs.</summary>
public sealed record BrokerStatistics
{
    /// <summary>Network Connections now, with or without a session.</summary>
    public long ConnectionsNow { get; init; }

    /// <summary>Network Connections that were opened.</summary>
    public long ConnectionsOpened { get; init; }

    /// <summary>Connections that were closed because <see cref="BrokerLimits.MaximumConnections"/> was reached.</summary>
    public long ConnectionsOverLimit { get; init; }

    /// <summary>Connections that brought no complete CONNECT in time.</summary>
    public long ConnectTimeouts { get; init; }

    /// <summary>CONNECT packets that were accepted.</summary>
    public long ConnectsAccepted { get; init; }

    /// <summary>CONNECT packets that were refused for any reason.</summary>
    public long ConnectsRefused { get; init; }

    /// <summary>CONNECT packets that were refused because of their credentials.</summary>
    public long AuthenticationFailures { get; init; }

    /// <summary>TLS handshakes that ended because of the client's certificate.</summary>
    public long ClientCertificatesRefused { get; init; }

    /// <summary>Connections that the host ended by <see cref="MqttBroker.Disconnect"/>.</summary>
    public long ConnectionsCut { get; init; }

    /// <summary>Connections whose session another connection took over.</summary>
    public long SessionTakeovers { get; init; }

    /// <summary>Connections that were closed because nothing was heard for 1.5 times the Keep Alive.</summary>
    public long KeepAliveTimeouts { get; init; }

    /// <summary>Connections that were closed because of bytes that MQTT does not allow.</summary>
    public long ProtocolViolations { get; init; }

    /// <summary>Sessions now, connected or not.</summary>
    public long SessionsNow { get; init; }

    /// <summary>Sessions that ended because their Session Expiry Interval passed.</summary>
    public long SessionsExpired { get; init; }

    /// <summary>Subscriptions now.</summary>
    public long SubscriptionsNow { get; init; }

    /// <summary>Retained Messages now.</summary>
    public long RetainedMessagesNow { get; init; }

    /// <summary>Bytes of all Retained Messages now.</summary>
    public long RetainedBytesNow { get; init; }

    /// <summary>PUBLISH packets received at QoS 0.</summary>
    public long ReceivedQos0 { get; init; }

    /// <summary>PUBLISH packets received at QoS 1.</summary>
    public long ReceivedQos1 { get; init; }

    /// <summary>PUBLISH packets received at QoS 2.</summary>
    public long ReceivedQos2 { get; init; }

    /// <summary>PUBLISH packets sent at QoS 0.</summary>
    public long SentQos0 { get; init; }

    /// <summary>PUBLISH packets sent at QoS 1.</summary>
    public long SentQos1 { get; init; }

    /// <summary>PUBLISH packets sent at QoS 2.</summary>
    public long SentQos2 { get; init; }

    /// <summary>Bytes received, of all packets.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes sent, of all packets.</summary>
    public long BytesSent { get; init; }

    /// <summary>Will Messages that were published.</summary>
    public long WillsPublished { get; init; }

    /// <summary>PUBLISH packets that the sink refused, or failed to keep.</summary>
    public long RefusedBySink { get; init; }

    /// <summary>PUBLISH packets, subscriptions and wills that the access policy refused.</summary>
    public long RefusedByAccessPolicy { get; init; }

    /// <summary>Messages, subscriptions and sessions that were refused because a limit was reached.</summary>
    public long RefusedByQuota { get; init; }

    /// <summary>Queued QoS 0 messages that were dropped because a session's queue was full.</summary>
    public long DroppedQueueFullQos0 { get; init; }

    /// <summary>QoS 1 and 2 messages that were dropped because a session's queue was full.</summary>
    public long DroppedQueueFull { get; init; }

    /// <summary>Messages that expired before they could be sent.</summary>
    public long DroppedExpired { get; init; }

    /// <summary>Messages that were larger than the client's Maximum Packet Size.</summary>
    public long DroppedTooLarge { get; init; }
}
