namespace LampuKota.Broker;

/// <summary>
/// Every limit of the broker in one place, each a setting of the section <c>Mqtt</c>. What a peer claims is compared with its limit before
/// memory is spent on it.
/// </summary>
public sealed class BrokerLimits
{
    /// <summary>Network Connections at one time; those beyond are closed before a byte is read.</summary>
    // Twice the 10,000 idle connections that the broker is measured with.
    public int MaximumConnections { get; set; } = 20_000;

    /// <summary>Network Connections of one address at one time, loopback excepted; of IPv6 the /64 network counts as one.</summary>
    // A mobile carrier may put all gateways of a city behind one address; so one address may have half of all places, and never the last one.
    public int MaximumConnectionsPerAddress { get; set; } = 10_000;

    /// <summary>Attempts to connect a second of one address, and as many at once, loopback excepted; those beyond are closed before a byte is read.</summary>
    // A TLS handshake costs about 1 ms of a core: one address cannot take more than a fifth of one. 2,000 gateways behind one address are back after 10 s.
    public int MaximumConnectionRate { get; set; } = 200;

    /// <summary>Time from the opened connection to the end of its TLS handshake.</summary>
    // Three round trips on a bad mobile link. Kestrel's own default is 10 s too.
    public TimeSpan TlsTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the opened connection, or the end of its TLS handshake, to a complete CONNECT and its authentication.</summary>
    // HiveMQ closes after 10 s without CONNECT, EMQX after 15 s.
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest first packet in bytes: nobody is known yet who could be trusted with more.</summary>
    // Room for a Will Message of the size of a status document; a field of CONNECT is at most 65,535 bytes.
    public int MaximumConnectPacketSize { get; set; } = 65_536;

    /// <summary>Largest packet in bytes that is accepted after CONNECT (Maximum Packet Size, MQTT 5.0, 3.2.2.3.6).</summary>
    // EMQX's default. A column frame of a gateway is some 10 KB, a desired document of 50 lamps some 100 KB.
    public int MaximumPacketSize { get; set; } = 1_048_576;

    /// <summary>PUBLISH packets a second of one client, and as many at once; one that sends more is read from more slowly, not cut off. 0 is no limit.</summary>
    // None, as mosquitto, EMQX and HiveMQ have none: a gateway's backlog of a week may come as fast as the disk takes it, and a full pipeline slows it down.
    public int MaximumMessageRate { get; set; }

    /// <summary>Bytes a second of one client, and as many at once; one that sends more is read from more slowly, not cut off. 0 is no limit.</summary>
    // As for messages. On a metered link the link itself is the limit.
    public int MaximumByteRate { get; set; }

    /// <summary>QoS 1 and 2 messages of one client that may await their acknowledgement (Receive Maximum, MQTT 5.0, 3.2.2.3.3).</summary>
    // A group commit takes a few milliseconds: 1,024 in flight are over 100,000 messages a second on one connection.
    public int ReceiveMaximum { get; set; } = 1_024;

    /// <summary>QoS 1 and 2 messages on their way to one client, where its own Receive Maximum allows more.</summary>
    // mosquitto sends 20, EMQX 32; four times that keeps a long mobile round trip busy.
    public int MaximumInFlight { get; set; } = 128;

    /// <summary>Longest Keep Alive in seconds; a 5.0 client that asks for more, or for none, is told this one (Server Keep Alive).</summary>
    // A dead gateway is noticed within 1.5 times this. AWS IoT Core allows 1,200 s.
    public int MaximumKeepAlive { get; set; } = 600;

    /// <summary>Topic Aliases that a client may define, and that the broker uses towards a client; 0 turns them off.</summary>
    // A gateway publishes to four topics. EMQX allows 65,535, HiveMQ 5, AWS IoT Core 8.
    public int TopicAliasMaximum { get; set; } = 16;

    /// <summary>Levels of a Topic Name or Topic Filter.</summary>
    // EMQX's default. mosquitto's limit of 200 came with CVE-2019-11779: the tree is walked by recursion.
    public int MaximumTopicLevels { get; set; } = 128;

    /// <summary>Bytes of a Topic Name or Topic Filter.</summary>
    // Our longest topic has some 90 bytes; AWS IoT Core allows 256. Bounds the memory of a session's subscriptions.
    public int MaximumTopicBytes { get; set; } = 4_096;

    /// <summary>Subscriptions of one session.</summary>
    // AWS IoT Core allows 50 a connection; a tool that watches every gateway by name needs more.
    public int MaximumSubscriptions { get; set; } = 1_000;

    /// <summary>Subscriptions of all sessions.</summary>
    // Ten for each of the most sessions; one takes about 300 bytes, so that these are 300 MB at the very most.
    public int MaximumTotalSubscriptions { get; set; } = 1_000_000;

    /// <summary>Sessions at one time, connected or not.</summary>
    // 100,000 lamps are 2,000 gateways; the rest is room for tools that forget to clean up.
    public int MaximumSessions { get; set; } = 100_000;

    /// <summary>Longest time that a session is kept after its connection (Session Expiry Interval).</summary>
    // A gateway that was away for a week still finds its queue.
    public TimeSpan MaximumSessionExpiry { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes that may wait for one session, in flight and queued. Beyond them the oldest QoS 0 message is dropped first.</summary>
    // mosquitto counts 1,000 messages; bytes bound memory. Eight of the largest packets.
    public int MaximumQueuedBytes { get; set; } = 8 * 1_048_576;

    /// <summary>Bytes that may wait for all sessions together, in blocks of 4 KB a session. Beyond them a session makes room as if its own queue were full.</summary>
    // As much as all Retained Messages: both together leave half of a machine of 2 GB.
    public long MaximumTotalQueuedBytes { get; set; } = 512L * 1_048_576;

    /// <summary>Retained Messages of the whole broker.</summary>
    // Three for each gateway of a city of 100,000 lamps are 6,000; the rest is room for other tools.
    public int MaximumRetainedMessages { get; set; } = 100_000;

    /// <summary>Bytes of all Retained Messages together.</summary>
    // 2,000 gateways with desired and reported documents of some 100 KB each are 400 MB at the very most.
    public long MaximumRetainedBytes { get; set; } = 512L * 1_048_576;

    /// <summary>How long a message may wait to be made durable before its client is sent away, to come again and send it again.</summary>
    // A commit takes milliseconds; a disk that is full or stands still for this long had better not have clients wait for it in silence.
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client that is being disconnected may take to accept its last packets and to go.</summary>
    // As long as a round trip on a bad mobile link.
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the broker waits at its own stop for all connections to end.</summary>
    // Well under the 10 s that `docker stop` grants.
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>One sentence for each limit that cannot be used.</summary>
    internal IEnumerable<string> FindFaults()
    {
        // Below these floors a conforming client could not work at all.
        foreach (string? fault in (string?[])[
            Range(nameof(MaximumConnections), MaximumConnections, 1, 1_000_000),
            Range(nameof(MaximumConnectionsPerAddress), MaximumConnectionsPerAddress, 1, 1_000_000),
            Range(nameof(MaximumConnectionRate), MaximumConnectionRate, 1, 1_000_000),
            Range(nameof(TlsTimeout), TlsTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Range(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Range(nameof(MaximumConnectPacketSize), MaximumConnectPacketSize, 256, MaximumEncodedPacketSize),
            Range(nameof(MaximumPacketSize), MaximumPacketSize, 1_024, MaximumEncodedPacketSize),
            Range(nameof(MaximumMessageRate), MaximumMessageRate, 0, int.MaxValue),
            Range(nameof(MaximumByteRate), MaximumByteRate, 0, int.MaxValue),
            Range(nameof(ReceiveMaximum), ReceiveMaximum, 1, ushort.MaxValue),
            Range(nameof(MaximumInFlight), MaximumInFlight, 1, 16_384),
            Range(nameof(MaximumKeepAlive), MaximumKeepAlive, 1, ushort.MaxValue),
            Range(nameof(TopicAliasMaximum), TopicAliasMaximum, 0, ushort.MaxValue),
            Range(nameof(MaximumTopicLevels), MaximumTopicLevels, 1, 512),
            Range(nameof(MaximumTopicBytes), MaximumTopicBytes, 1, ushort.MaxValue),
            Range(nameof(MaximumSubscriptions), MaximumSubscriptions, 1, 1_000_000),
            Range(nameof(MaximumTotalSubscriptions), MaximumTotalSubscriptions, 1, 100_000_000),
            Range(nameof(MaximumSessions), MaximumSessions, 1, 10_000_000),
            Range(nameof(MaximumSessionExpiry), MaximumSessionExpiry, TimeSpan.Zero, TimeSpan.FromDays(3_650)),
            Range(nameof(MaximumQueuedBytes), MaximumQueuedBytes, 1_024, int.MaxValue),
            Range(nameof(MaximumTotalQueuedBytes), MaximumTotalQueuedBytes, 1_024, long.MaxValue),
            Range(nameof(MaximumRetainedMessages), MaximumRetainedMessages, 0, 100_000_000),
            Range(nameof(MaximumRetainedBytes), MaximumRetainedBytes, 0, long.MaxValue),
            Range(nameof(StoreTimeout), StoreTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            Range(nameof(CloseTimeout), CloseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Range(nameof(StopTimeout), StopTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        ])
        {
            if (fault is not null)
                yield return fault;
        }

        if (MaximumQueuedBytes < MaximumPacketSize)
            yield return $"{BrokerOptions.Section}:{nameof(MaximumQueuedBytes)} is smaller than {BrokerOptions.Section}:{nameof(MaximumPacketSize)}, "
                + "so that the largest message could never be queued: raise the one or lower the other.";
        if (MaximumTotalQueuedBytes < MaximumQueuedBytes)
            yield return $"{BrokerOptions.Section}:{nameof(MaximumTotalQueuedBytes)} is smaller than {BrokerOptions.Section}:{nameof(MaximumQueuedBytes)}, "
                + "so that one session could never fill its queue: raise the one or lower the other.";
    }

    /// <summary>The largest packet that MQTT can encode: Remaining Length 268,435,455 and a fixed header of 5 bytes (2.1.4).</summary>
    private const int MaximumEncodedPacketSize = 268_435_460;

    private static string? Range<T>(string name, T value, T minimum, T maximum)
        where T : IComparable<T> =>
        value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0
            ? null
            : $"{BrokerOptions.Section}:{name} is {value}: set it to a value from {minimum} to {maximum}.";
}
