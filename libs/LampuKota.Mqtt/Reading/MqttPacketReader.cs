using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>
/// Reads the Control Packets of one Network Connection, MQTT 5.0 or 3.1.1, out of the bytes that have arrived; it does no I/O. PUBLISH and its
/// acknowledgements allocate nothing. Not for use by two threads at once.
/// </summary>
public sealed class MqttPacketReader
{
    private readonly MqttRole _role;
    private TopicAliases? _topicAliases;
    private byte[]? _scratch;
    private bool _scratchIsSecret;
    private bool _isOpen;

    private MqttPacketReader(MqttRole role, MqttProtocolVersion? version, int maximumPacketSize, ushort topicAliasMaximum)
    {
        _role = role;
        ProtocolVersion = version;
        MaximumPacketSize = maximumPacketSize;
        TopicAliasMaximum = topicAliasMaximum;
    }

    /// <summary>The Protocol Version of the connection; for a Server null until CONNECT told it (also where CONNECT itself is refused).</summary>
    public MqttProtocolVersion? ProtocolVersion { get; private set; }

    /// <summary>The largest packet accepted, in bytes with its fixed header. May change between two packets.</summary>
    public int MaximumPacketSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>The highest Topic Alias accepted, as told to the peer; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>A reader for the Server's end, which accepts CONNECT first and takes the Protocol Version from it.</summary>
    /// <param name="maximumPacketSize">The largest packet accepted, in bytes.</param>
    /// <param name="topicAliasMaximum">The highest Topic Alias accepted.</param>
    public static MqttPacketReader ForServer(int maximumPacketSize, ushort topicAliasMaximum = 0) =>
        new(MqttRole.Server, version: null, maximumPacketSize, topicAliasMaximum);

    /// <summary>A reader for the Client's end, which accepts CONNACK (or AUTH) first.</summary>
    /// <param name="version">The Protocol Version that the Client speaks.</param>
    /// <param name="maximumPacketSize">The largest packet accepted, in bytes.</param>
    /// <param name="topicAliasMaximum">The highest Topic Alias accepted.</param>
    public static MqttPacketReader ForClient(MqttProtocolVersion version, int maximumPacketSize, ushort topicAliasMaximum = 0) =>
        new(MqttRole.Client, version, maximumPacketSize, topicAliasMaximum);

    /// <summary>
    /// Reads one packet. The type and the length of a packet are judged as soon as they are there: a packet that is too large, or may
    /// not come now, is refused before its bytes are waited for.
    /// </summary>
    /// <param name="buffer">The bytes that have arrived; after <see cref="ReadStatus.Done"/> it begins behind the packet, else it is unchanged.</param>
    /// <param name="packet">The packet, or why the bytes are invalid. Valid until the next call, and no longer than the buffer.</param>
    public ReadStatus TryRead(ref ReadOnlySequence<byte> buffer, out MqttPacket packet)
    {
        ReturnScratch();
        packet = default;
        ReadStatus status = FixedHeader.TryRead(buffer, out FixedHeader header);
        if (status == ReadStatus.NeedMoreData && buffer.IsEmpty)
            return status;
        if (CheckHeader(status, header) is { } rejection)
            return Refuse(header.Type, rejection, out packet);
        if (status == ReadStatus.NeedMoreData || buffer.Length < header.PacketSize)
            return ReadStatus.NeedMoreData;

        ReadOnlySequence<byte> body = buffer.Slice(header.Length, header.RemainingLength);
        Rejection? refusal = header.Type == MqttPacketType.Publish
            ? ReadPublish(header, body, out packet)
            : ReadOther(header, body, out packet);
        if (refusal is { } reason)
            return Refuse(header.Type, reason, out packet);
        _isOpen |= header.Type is MqttPacketType.Connect or MqttPacketType.ConnectAck;
        buffer = buffer.Slice(header.PacketSize);
        return ReadStatus.Done;
    }

    private static ReadStatus Refuse(MqttPacketType type, Rejection rejection, out MqttPacket packet)
    {
        packet = new MqttPacket(type, rejection);
        return ReadStatus.Invalid;
    }

    private Rejection? CheckHeader(ReadStatus status, FixedHeader header)
    {
        if (PacketOrder.Check(header.Type, _role, ProtocolVersion, _isOpen) is { } outOfOrder)
            return outOfOrder;
        if (!header.FlagsAreValid)
            return Rejection.Malformed("the flags of the fixed header are not valid [MQTT-2.1.3-1]");
        if (status == ReadStatus.Invalid)
            return Rejection.Malformed("the Remaining Length cannot be parsed (2.1.4)");
        if (status == ReadStatus.Done && header.PacketSize > MaximumPacketSize)
            return new Rejection(ReasonCode.PacketTooLarge, "the packet is larger than the Maximum Packet Size");
        return null;
    }

    private Rejection? CheckLength(FixedHeader header) => ProtocolVersion == MqttProtocolVersion.V500 && !header.IsMinimal
        ? Rejection.Malformed("the Remaining Length is longer than necessary [MQTT-1.5.5-1]")
        : null;

    private Rejection? ReadPublish(FixedHeader header, scoped in ReadOnlySequence<byte> body, out MqttPacket packet)
    {
        packet = default;
        MqttProtocolVersion version = ProtocolVersion.GetValueOrDefault();
        ReadOnlySpan<byte> bytes = body.FirstSpan;
        if (!body.IsSingleSegment)
        {
            int headerLength = PublishReader.HeaderLength(body, header.Flags, version);
            if (headerLength > bytes.Length)
                bytes = CopyToScratch(body.Slice(0, headerLength));
        }

        BodyReader reader = new(bytes);
        PublishView publish = PublishReader.Read(ref reader, header.Flags, _role, version);
        if ((reader.Rejection ?? CheckLength(header)) is { } rejection)
            return rejection;
        ReadOnlySpan<byte> topic = publish.Topic;
        if (publish.TopicAlias != 0
            && (_topicAliases ??= new TopicAliases()).Resolve(publish.TopicAlias, TopicAliasMaximum, ref topic) is { } badAlias)
        {
            return badAlias;
        }

        packet = new MqttPacket(publish with { Topic = topic, Payload = body.Slice(reader.Position) });
        return null;
    }

    private Rejection? ReadOther(FixedHeader header, scoped in ReadOnlySequence<byte> body, out MqttPacket packet)
    {
        MqttProtocolVersion version = ProtocolVersion.GetValueOrDefault();
        BodyReader reader = new(body.IsSingleSegment ? body.FirstSpan : CopyToScratch(body));
        if (header.Type is >= MqttPacketType.PublishAck and <= MqttPacketType.PublishComplete)
        {
            AckPacket ack = AckReader.Read(ref reader, header.Type, _role, version);
            packet = new MqttPacket(header.Type, ack);
        }
        else
        {
            packet = new MqttPacket(header.Type, ReadContent(header.Type, ref reader, version));
        }

        return reader.Rejection ?? CheckLength(header);
    }

    private object? ReadContent(MqttPacketType type, ref BodyReader reader, MqttProtocolVersion version)
    {
        switch (type)
        {
            case MqttPacketType.Connect:
                ConnectPacket? connect = ConnectReader.Read(ref reader, out MqttProtocolVersion asked);
                ProtocolVersion = asked;
                return connect;
            case MqttPacketType.ConnectAck: return ConnectAckReader.Read(ref reader, version);
            case MqttPacketType.Subscribe: return SubscribeReader.ReadSubscribe(ref reader, version);
            case MqttPacketType.SubscribeAck: return SubscribeAckReader.ReadSubscribeAck(ref reader, version);
            case MqttPacketType.Unsubscribe: return SubscribeReader.ReadUnsubscribe(ref reader, version);
            case MqttPacketType.UnsubscribeAck: return SubscribeAckReader.ReadUnsubscribeAck(ref reader, version);
            case MqttPacketType.Disconnect: return DisconnectReader.Read(ref reader, _role, version);
            case MqttPacketType.Auth: return AuthReader.Read(ref reader, _role);
            default:
                // PINGREQ and PINGRESP (3.12, 3.13).
                reader.ExpectEnd();
                return null;
        }
    }

    private ReadOnlySpan<byte> CopyToScratch(scoped in ReadOnlySequence<byte> bytes)
    {
        int length = (int)bytes.Length;
        _scratch = ArrayPool<byte>.Shared.Rent(length);
        // A CONNECT holds a password.
        _scratchIsSecret = !_isOpen;
        bytes.CopyTo(_scratch);
        return _scratch.AsSpan(0, length);
    }

    private void ReturnScratch()
    {
        if (_scratch is null)
            return;
        ArrayPool<byte>.Shared.Return(_scratch, clearArray: _scratchIsSecret);
        _scratch = null;
    }
}
