using System.Net.Security;

namespace LampuKota.Mqtt;

/// <summary>Settings of a <see cref="MqttClient"/>; checked when the client is made.</summary>
public sealed record MqttClientOptions
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, 1 to 65,535; 1883 is registered for MQTT, 8883 for MQTT over TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Makes the options of TLS for each connection, null for plain TCP. An empty target host becomes <see cref="Host"/>.</summary>
    public Func<SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>Protocol Version.</summary>
    public MqttProtocolVersion ProtocolVersion { get; init; } = MqttProtocolVersion.V500;

    /// <summary>Client Identifier; empty lets the server assign one, which is then kept for the next connections.</summary>
    public string ClientIdentifier { get; init; } = "";

    /// <summary>User Name, null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, sent as UTF-8; null for none. <see cref="ToString"/> does not show it.</summary>
    public string? Password { get; init; }

    /// <summary>Makes the Password of each connection in the place of <see cref="Password"/>, for a token that expires; null for none. It must not throw.</summary>
    public Func<string>? MakePassword { get; init; }

    /// <summary>
    /// Clean Start of the first connection: discard a Session that an earlier process left. Later connections ask for the Session to continue
    /// where it outlives the connection. In MQTT 3.1.1 it is the Clean Session flag of every connection.
    /// </summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>
    /// Session Expiry Interval in seconds: how long the server keeps subscriptions and undelivered messages after the connection has ended. 0 for
    /// none. In MQTT 3.1.1 <see cref="CleanStart"/> alone decides.
    /// </summary>
    public uint SessionExpiryIntervalSeconds { get; init; }

    /// <summary>
    /// Keep Alive, whole seconds from 0 (off) to 65,535: the longest silence. A PINGREQ is sent only where nothing else was sent or received.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Will Message: what the server publishes when the connection ends without DISCONNECT. Null for none.</summary>
    public MqttMessage? Will { get; init; }

    /// <summary>Will Delay Interval, whole seconds: a client that comes back earlier leaves no will. MQTT 5.0 only.</summary>
    public TimeSpan WillDelay { get; init; }

    /// <summary>User Properties of CONNECT. MQTT 5.0 only.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>
    /// Subscriptions that hold from the first connection on, and are renewed wherever the server has lost the Session, like those of
    /// <see cref="MqttClient.SubscribeAsync"/>.
    /// </summary>
    public IReadOnlyList<TopicSubscription> Subscriptions { get; init; } = [];

    /// <summary>
    /// Receive Maximum, 1 to 65,535: how many QoS 1 and QoS 2 messages the server is asked to have on their way through the message handler at most.
    /// MQTT 5.0 only.
    /// </summary>
    public ushort ReceiveMaximum { get; init; } = 64;

    /// <summary>Maximum Packet Size in bytes that is accepted, 128 to 268,435,460.</summary>
    public int MaximumPacketSize { get; init; } = 1024 * 1024;

    /// <summary>Topic Alias Maximum that is accepted; 0 for none. MQTT 5.0 only.</summary>
    public ushort TopicAliasMaximum { get; init; } = 16;

    /// <summary>
    /// How many messages may wait in each direction, 1 to 32,768: outgoing ones for the connection and their acknowledgement (more are refused by
    /// <see cref="MqttQueueFullException"/>), incoming ones for the message handler (at more, or at 16 times the <see cref="MaximumPacketSize"/>, the
    /// socket is not read).
    /// </summary>
    public int MaximumQueuedMessages { get; init; } = 1000;

    /// <summary>
    /// The longest delay before the first new attempt; it doubles with each failure up to <see cref="ReconnectDelayMaximum"/>. The delay itself is
    /// random between 0 and that ("full jitter"), so that a thousand clients do not come back at once.
    /// </summary>
    public TimeSpan ReconnectDelayMinimum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay between two attempts.</summary>
    public TimeSpan ReconnectDelayMaximum { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deadline from the first byte of TCP to CONNACK.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Deadline of SUBSCRIBE and UNSUBSCRIBE, of PINGRESP, and of one message in the message handler while the queue behind it is full.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The address, for logs.</summary>
    public override string ToString() => $"{ClientIdentifier}@{Host}:{Port}";
}
