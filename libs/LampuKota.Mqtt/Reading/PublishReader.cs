using System.Buffers;
using System.Buffers.Binary;

namespace LampuKota.Mqtt;

/// <summary>PUBLISH (MQTT 5.0 and 3.1.1, 3.3).</summary>
internal static class PublishReader
{
    /// <summary>
    /// Reads everything before the payload. A Topic Alias is not resolved yet: the topic may be empty where <see cref="PublishView.TopicAlias"/> is not 0.
    /// </summary>
    /// <param name="body">At least the bytes before the payload.</param>
    /// <param name="flags">Flags of the fixed header.</param>
    /// <param name="role">Who reads.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    public static PublishView Read(scoped ref BodyReader body, int flags, MqttRole role, MqttProtocolVersion version)
    {
        QualityOfService qos = (QualityOfService)((flags >> 1) & 0b11);
        bool duplicate = (flags & 0b1000) != 0;
        if (qos > QualityOfService.ExactlyOnce)
            body.Fail(Rejection.Malformed("QoS 3 does not exist [MQTT-3.3.1-4]"));
        if (duplicate && qos == QualityOfService.AtMostOnce)
            body.Fail(Rejection.Malformed("DUP is set at QoS 0 [MQTT-3.3.1-2]"));

        ReadOnlySpan<byte> topic = body.ReadBinary();
        ushort identifier = qos == QualityOfService.AtMostOnce ? (ushort)0 : body.ReadPacketIdentifier();
        ushort alias = 0;
        ReadOnlySpan<byte> properties = version == MqttProtocolVersion.V500 ? ReadProperties(ref body, role, out alias) : default;
        if (alias == 0 && topic.IsEmpty)
            body.Fail(Rejection.ProtocolError("there is neither a Topic Name nor a Topic Alias"));
        else if (!topic.IsEmpty && !TopicName.IsValid(topic))
            body.Fail(Rejection.Malformed("the Topic Name has a wildcard or is not valid UTF-8 [MQTT-3.3.2-1], [MQTT-3.3.2-2]"));

        return new PublishView
        {
            Topic = topic,
            Properties = properties,
            PacketIdentifier = identifier,
            Qos = qos,
            Retain = (flags & 1) != 0,
            Duplicate = duplicate,
            TopicAlias = alias,
        };
    }

    /// <summary>How many bytes of a body stand before the payload; for a malformed packet at most all of them.</summary>
    public static int HeaderLength(in ReadOnlySequence<byte> body, int flags, MqttProtocolVersion version)
    {
        Span<byte> bytes = stackalloc byte[4];
        long position = 2 + BinaryPrimitives.ReadUInt16BigEndian(Peek(body, 0, bytes));
        if ((flags & 0b0110) != 0)
            position += 2;
        if (version == MqttProtocolVersion.V500
            && VariableByteInteger.Read(Peek(body, position, bytes), out int properties, out int length) == ReadStatus.Done)
        {
            position += length + properties;
        }

        return (int)Math.Min(position, body.Length);
    }

    private static ReadOnlySpan<byte> Peek(in ReadOnlySequence<byte> body, long position, Span<byte> bytes)
    {
        bytes.Clear();
        if (position < body.Length)
            body.Slice(position, Math.Min(bytes.Length, body.Length - position)).CopyTo(bytes);
        return bytes;
    }

    private static ReadOnlySpan<byte> ReadProperties(scoped ref BodyReader body, MqttRole role, out ushort alias)
    {
        alias = 0;
        ReadOnlySpan<byte> properties = body.ReadProperties(PropertySet.Publish, out PropertySet seen, repeatsSubscriptionIdentifier: true);
        if (role == MqttRole.Server && seen.Contains(PropertyIdentifier.SubscriptionIdentifier))
            body.Fail(Rejection.ProtocolError("a Client must not send a Subscription Identifier [MQTT-3.3.4-6]"));
        if (!seen.Contains(PropertyIdentifier.TopicAlias) || !PropertyCursor.TryFind(properties, PropertyIdentifier.TopicAlias, out PropertyCursor found))
            return properties;
        alias = (ushort)found.Number;
        if (alias == 0)
            body.Fail(new Rejection(ReasonCode.TopicAliasInvalid, "the Topic Alias is 0 [MQTT-3.3.2-8]"));
        return properties;
    }
}
