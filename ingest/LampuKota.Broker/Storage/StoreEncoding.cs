using System.Buffers;
using System.Buffers.Binary;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>The small codes within the rows of the store, both ways. Decoding throws <see cref="InvalidDataException"/> where a row cannot be.</summary>
internal static class StoreEncoding
{
    private static readonly byte[] SuccessfulConnectAck = [0x20, 0x03, 0x00, 0x00, 0x00];

    private const int QosMask = 0x03;
    private const int RetainFlag = 0x04;
    private const int ReplayFlag = 0x08;
    private const int NoLocalFlag = 0x04;
    private const int RetainAsPublishedFlag = 0x08;
    private const int RetainHandlingShift = 4;

    public static long FlagsOf(QualityOfService qos, bool retain, bool isReplay = false) =>
        (long)qos | (retain ? RetainFlag : 0L) | (isReplay ? ReplayFlag : 0L);

    public static QualityOfService QosOf(long flags) =>
        (flags & QosMask) <= (long)QualityOfService.ExactlyOnce ? (QualityOfService)(flags & QosMask) : throw new InvalidDataException("a QoS of 3");

    public static bool IsRetain(long flags) => (flags & RetainFlag) != 0;

    public static bool IsReplay(long flags) => (flags & ReplayFlag) != 0;

    /// <summary>Subscription Options as SUBSCRIBE carries them (MQTT 5.0, 3.8.3.1).</summary>
    public static long OptionsOf(Subscription subscription) =>
        (long)subscription.Qos | (subscription.NoLocal ? NoLocalFlag : 0L) | (subscription.RetainAsPublished ? RetainAsPublishedFlag : 0L)
        | ((long)subscription.RetainHandling << RetainHandlingShift);

    public static TopicSubscription SubscriptionOf(string filter, long options)
    {
        if (!TopicFilter.IsValid(filter) || options >> RetainHandlingShift > (long)RetainHandling.DoNotSend)
            throw new InvalidDataException("a subscription that no client could have made");
        return new TopicSubscription(filter, QosOf(options))
        {
            NoLocal = (options & NoLocalFlag) != 0,
            RetainAsPublished = (options & RetainAsPublishedFlag) != 0,
            RetainHandling = (RetainHandling)(options >> RetainHandlingShift),
        };
    }

    /// <summary>Subscription Identifiers, four bytes each, least significant first.</summary>
    public static byte[] Encode(uint[] identifiers)
    {
        byte[] bytes = new byte[identifiers.Length * sizeof(uint)];
        for (int i = 0; i < identifiers.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), identifiers[i]);
        return bytes;
    }

    public static uint[] DecodeIdentifiers(byte[] bytes)
    {
        uint[] identifiers = new uint[bytes.Length / sizeof(uint)];
        for (int i = 0; i < identifiers.Length; i++)
            identifiers[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        return identifiers;
    }

    /// <summary>A Will Message as the PUBLISH packet of MQTT 5.0 that it will be.</summary>
    public static byte[] Encode(MqttMessage message)
    {
        ArrayBufferWriter<byte> packet = new();
        ushort identifier = message.Qos == QualityOfService.AtMostOnce ? (ushort)0 : (ushort)1;
        MqttPacketWriter.WritePublish(
            packet, MqttProtocolVersion.V500, message, new PublishDelivery { Qos = message.Qos, Retain = message.Retain, PacketIdentifier = identifier });
        return packet.WrittenSpan.ToArray();
    }

    public static MqttMessage DecodeMessage(byte[] packet)
    {
        // The codec takes PUBLISH on a connection that is open.
        ReadOnlySequence<byte> connectAck = new(SuccessfulConnectAck);
        ReadOnlySequence<byte> bytes = new(packet);
        MqttPacketReader reader = MqttPacketReader.ForClient(MqttProtocolVersion.V500, Math.Max(packet.Length, SuccessfulConnectAck.Length));
        return reader.TryRead(ref connectAck, out _) == ReadStatus.Done && reader.TryRead(ref bytes, out MqttPacket read) == ReadStatus.Done
            && read.Type == MqttPacketType.Publish
            ? read.Publish.ToMessage()
            : throw new InvalidDataException("a will that is no PUBLISH packet");
    }
}
