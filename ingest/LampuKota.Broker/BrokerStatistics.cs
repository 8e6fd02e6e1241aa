namespace LampuKota.Broker;

/// <summary>The broker's counters at one moment. All but those called "now" only grow while the broker runs.</summary>
public sealed record BrokerStatistics
{
    /// <summary>Network Connections now, with or without a session.</summary>
    public long ConnectionsNow { get; init; }

    /// <summary>Network Connections that were opened.</summary>
    public long ConnectionsOpened { get; init; }

    /// <summary>Network Connections that were closed unread because there were too many, in all or of their address, or because they came too fast.</summary>
    public long ConnectionsOverLimit { get; init; }

    /// <summary>TLS handshakes that failed.</summary>
    public long TlsFailures { get; init; }

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

    /// <summary>Sessions now that have a connection.</summary>
    public long ConnectedSessionsNow { get; init; }

    /// <summary>QoS 1 and 2 messages now that were sent and await their acknowledgement, of all sessions.</summary>
    public long InFlightNow { get; init; }

    /// <summary>Messages now that wait to be sent, of all sessions.</summary>
    public long QueuedMessagesNow { get; init; }

    /// <summary>Bytes of the messages in flight and queued now, of all sessions.</summary>
    public long QueuedBytesNow { get; init; }

    /// <summary>Sessions that ended because their Session Expiry Interval passed.</summary>
    public long SessionsExpired { get; init; }

    /// <summary>Subscriptions now.</summary>
    public long SubscriptionsNow { get; init; }

    /// <summary>Retained Messages now.</summary>
    public long RetainedMessagesNow { get; init; }

    /// <summary>Bytes of all Retained Messages now.</summary>
    public long RetainedBytesNow { get; init; }

    /// <summary>Commits of sessions, Retained Messages and wills since the start; 0 where they live in memory.</summary>
    public long StoreCommits { get; init; }

    /// <summary>Changes that wait for the next commit; many where the disk is slow.</summary>
    public int StorePendingNow { get; init; }

    /// <summary>Whether commits of these wait for space on the disk; what they keep is not acknowledged meanwhile.</summary>
    public bool StoreIsFull { get; init; }

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

    /// <summary>PUBLISH packets received at any QoS.</summary>
    public long PublishesReceived => ReceivedQos0 + ReceivedQos1 + ReceivedQos2;

    /// <summary>PUBLISH packets sent at any QoS.</summary>
    public long PublishesSent => SentQos0 + SentQos1 + SentQos2;

    /// <summary>Messages that were dropped on their way to a client, whatever the reason.</summary>
    public long PublishesDropped => DroppedQueueFullQos0 + DroppedQueueFull + DroppedExpired + DroppedTooLarge;

    /// <summary>Control Packets of any type received.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Control Packets of any type sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Bytes of the payloads received.</summary>
    public long PayloadBytesReceived { get; init; }

    /// <summary>Bytes of the payloads sent.</summary>
    public long PayloadBytesSent { get; init; }

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

    /// <summary>How often each limit held something back.</summary>
    public IReadOnlyDictionary<BrokerLimit, long> LimitsReached { get; init; } = new Dictionary<BrokerLimit, long>();

    /// <summary>What was refused, by Reason Code; only what happened.</summary>
    public IReadOnlyList<RefusalCount> Refusals { get; init; } = [];

    /// <summary>From the receipt of a PUBLISH at QoS 1 or 2 to its PUBACK or PUBREC.</summary>
    public LatencyHistogram AckLatency { get; init; } = new();
}
