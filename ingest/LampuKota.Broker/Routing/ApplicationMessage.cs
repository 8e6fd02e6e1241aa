using System.Buffers;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// A message that the broker keeps: topic, properties and payload in one array, copied once and shared by all who are to get it. The properties
/// stay as they came, so that forwarding decodes nothing.
/// </summary>
internal sealed class ApplicationMessage
{
    private readonly byte[] _bytes;
    private readonly Range _topic;
    private readonly Range _properties;
    private readonly Range _payload;

    private ApplicationMessage(byte[] bytes, Range topic, Range properties, Range payload)
    {
        _bytes = bytes;
        _topic = topic;
        _properties = properties;
        _payload = payload;
    }

    public ReadOnlySpan<byte> Topic => _bytes.AsSpan(_topic);

    /// <summary>As <see cref="PublishView.Properties"/>.</summary>
    public ReadOnlySpan<byte> Properties => _bytes.AsSpan(_properties);

    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(_payload);

    public QualityOfService Qos { get; private init; }

    public bool Retain { get; private init; }

    /// <summary>When it expires on the <see cref="BrokerClock"/>; <see cref="BrokerClock.Never"/> where it does not.</summary>
    public long ExpiresAtMs { get; private init; } = BrokerClock.Never;

    /// <summary>Its key in the store, while anything there refers to it; guarded by <see cref="BrokerJournal"/>.</summary>
    public long StoreKey { get; set; }

    /// <summary>How many deliveries and retained topics in the store refer to it; guarded by <see cref="BrokerJournal"/>.</summary>
    public int StoreReferences { get; set; }

    /// <summary>Bytes of topic, properties and payload.</summary>
    public int Size => _bytes.Length;

    /// <summary>Copies a received packet.</summary>
    public static ApplicationMessage From(in PublishView publish, BrokerClock clock)
    {
        int properties = publish.Topic.Length;
        int payload = properties + publish.Properties.Length;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(payload + (int)publish.Payload.Length);
        publish.Topic.CopyTo(bytes);
        publish.Properties.CopyTo(bytes.AsSpan(properties));
        publish.Payload.CopyTo(bytes.AsSpan(payload));
        return new ApplicationMessage(bytes, ..properties, properties..payload, payload..)
        {
            Qos = publish.Qos,
            Retain = publish.Retain,
            ExpiresAtMs = publish.TryGetMessageExpiryIntervalSeconds(out uint seconds) ? ExpiryOf(seconds, clock) : BrokerClock.Never,
        };
    }

    /// <summary>Encodes a message of our own.</summary>
    public static ApplicationMessage From(MqttMessage message, BrokerClock clock)
    {
        // Written as a PUBLISH and read back as a view: so the properties have the form in which packets bring them.
        ArrayBufferWriter<byte> buffer = new(message.Payload.Length + Encoding.UTF8.GetMaxByteCount(message.Topic.Length) + 64);
        MqttPacketWriter.WritePublish(buffer, MqttProtocolVersion.V500, message, default);
        ReadOnlySpan<byte> packet = buffer.WrittenSpan;
        int topic = 1 + VariableByteIntegerLength(packet[1..]) + sizeof(ushort);
        int topicEnd = topic + ((packet[topic - 2] << 8) | packet[topic - 1]);
        int properties = topicEnd + VariableByteIntegerLength(packet[topicEnd..]);
        int payload = packet.Length - message.Payload.Length;
        return new ApplicationMessage(packet.ToArray(), topic..topicEnd, properties..payload, payload..)
        {
            Qos = message.Qos,
            Retain = message.Retain,
            ExpiresAtMs = message.MessageExpiryIntervalSeconds is { } seconds ? ExpiryOf(seconds, clock) : BrokerClock.Never,
        };
    }

    /// <summary>Makes a message of what a store kept.</summary>
    public static ApplicationMessage From(StoredMessage stored, BrokerClock clock)
    {
        int properties = stored.Topic.Length;
        int payload = properties + stored.Properties.Length;
        return new ApplicationMessage([.. stored.Topic, .. stored.Properties, .. stored.Payload], ..properties, properties..payload, payload..)
        {
            Qos = stored.Qos,
            Retain = stored.Retain,
            ExpiresAtMs = stored.ExpiresAtUnixMs is { } expires ? clock.FromUnixMs(expires) : BrokerClock.Never,
        };
    }

    /// <summary>The message as if it had just been received.</summary>
    public PublishView ToView() => new()
    {
        Topic = Topic,
        Properties = Properties,
        Payload = new ReadOnlySequence<byte>(Payload),
        Qos = Qos,
        Retain = Retain,
    };

    // The clock is asked only for messages that can expire at all.
    public bool HasExpired(BrokerClock clock) => ExpiresAtMs != BrokerClock.Never && ExpiresAtMs <= clock.NowMs;

    /// <summary>[MQTT-3.3.2-6]: the received interval less the time spent here; null where it never expires.</summary>
    public uint? RemainingExpirySeconds(BrokerClock clock) =>
        ExpiresAtMs == BrokerClock.Never ? null : (uint)Math.Max(1, (ExpiresAtMs - clock.NowMs + 999) / 1000);

    private static long ExpiryOf(uint seconds, BrokerClock clock) => clock.After(TimeSpan.FromSeconds(seconds));

    private static int VariableByteIntegerLength(ReadOnlySpan<byte> bytes)
    {
        int length = 1;
        while ((bytes[length - 1] & 0x80) != 0)
            length++;
        return length;
    }
}
