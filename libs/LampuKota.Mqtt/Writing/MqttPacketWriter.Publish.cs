using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>
/// Writes Control Packets, MQTT 5.0 and 3.1.1; it does no I/O. PUBLISH and the acknowledgements without diagnostics allocate nothing.
/// What 3.1.1 does not know is left out there.
/// </summary>
public static partial class MqttPacketWriter
{
    /// <summary>The exact size of a PUBLISH packet, to be held against the receiver's Maximum Packet Size [MQTT-3.1.2-24].</summary>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="message">The message; its QoS and flags do not count, those of <paramref name="delivery"/> do.</param>
    /// <param name="delivery">What is special to this receiver.</param>
    /// <returns>Bytes, fixed header included.</returns>
    /// <exception cref="ArgumentException">A text or the packet is larger than MQTT can carry, a text holds NUL, or a Packet Identifier is missing.</exception>
    public static int PublishSize(MqttProtocolVersion version, MqttMessage message, scoped in PublishDelivery delivery) =>
        SizesOf(version, message, delivery).Total;

    /// <summary>Writes a PUBLISH packet (3.3) from a message that owns its bytes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="message">The message; its topic must be a valid Topic Name. Its QoS and flags do not count, those of <paramref name="delivery"/> do.</param>
    /// <param name="delivery">What is special to this receiver.</param>
    /// <exception cref="ArgumentException">As <see cref="PublishSize(MqttProtocolVersion,MqttMessage,in PublishDelivery)"/>.</exception>
    public static void WritePublish(IBufferWriter<byte> output, MqttProtocolVersion version, MqttMessage message, scoped in PublishDelivery delivery)
    {
        PublishSizes sizes = SizesOf(version, message, delivery);
        SpanWriter writer = new(output.GetSpan(sizes.BeforePayload));
        WriteFixedHeader(ref writer, delivery.FirstByte, sizes.RemainingLength);
        if (sizes.TopicLength == 0)
            writer.WriteUInt16(0);
        else
            writer.WriteText(message.Topic);
        WriteIdentifier(ref writer, delivery);
        if (version == MqttProtocolVersion.V500)
        {
            writer.WriteVariableByteInteger(sizes.PropertiesLength);
            WriteDeliveryProperties(ref writer, delivery);
            WriteMessageProperties(ref writer, message, delivery);
        }

        output.Advance(writer.Position);
        output.Write(message.Payload.Span);
    }

    /// <summary>The exact size of a PUBLISH packet that is forwarded as it came.</summary>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="topic">Topic Name as UTF-8.</param>
    /// <param name="properties">Checked properties without their length, as <see cref="PublishView.Properties"/> holds them.</param>
    /// <param name="payloadLength">Bytes of the payload.</param>
    /// <param name="delivery">What is special to this receiver.</param>
    /// <returns>Bytes, fixed header included.</returns>
    /// <exception cref="ArgumentException">The packet is larger than MQTT can carry, or a Packet Identifier is missing.</exception>
    public static int PublishSize(
        MqttProtocolVersion version, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, long payloadLength, scoped in PublishDelivery delivery) =>
        SizesOf(version, topic, properties, payloadLength, delivery).Total;

    /// <summary>
    /// Writes a PUBLISH packet (3.3) from its parts, so that a broker forwards without decoding. The properties are copied as they are and in their
    /// order [MQTT-3.3.2-17], [MQTT-3.3.2-18], save those of one Network Connection: Topic Alias and Subscription Identifiers come from
    /// <paramref name="delivery"/>, and so does the Message Expiry Interval where it is given there.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">Protocol Version of the connection.</param>
    /// <param name="topic">Topic Name as UTF-8.</param>
    /// <param name="properties">Checked properties without their length, as <see cref="PublishView.Properties"/> holds them.</param>
    /// <param name="payload">Payload.</param>
    /// <param name="delivery">What is special to this receiver.</param>
    /// <exception cref="ArgumentException">The packet is larger than MQTT can carry, or a Packet Identifier is missing.</exception>
    public static void WritePublish(
        IBufferWriter<byte> output,
        MqttProtocolVersion version,
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> properties,
        scoped in ReadOnlySequence<byte> payload,
        scoped in PublishDelivery delivery)
    {
        PublishSizes sizes = SizesOf(version, topic, properties, payload.Length, delivery);
        SpanWriter writer = new(output.GetSpan(sizes.BeforePayload));
        WriteFixedHeader(ref writer, delivery.FirstByte, sizes.RemainingLength);
        writer.WriteBinary(topic[..sizes.TopicLength]);
        WriteIdentifier(ref writer, delivery);
        if (version == MqttProtocolVersion.V500)
        {
            writer.WriteVariableByteInteger(sizes.PropertiesLength);
            WriteDeliveryProperties(ref writer, delivery);
            WriteForwardedProperties(ref writer, properties, delivery);
        }

        output.Advance(writer.Position);
        foreach (ReadOnlyMemory<byte> segment in payload)
            output.Write(segment.Span);
    }

    /// <summary>Writes a PUBLISH packet from one that was received.</summary>
    /// <inheritdoc cref="WritePublish(IBufferWriter{byte},MqttProtocolVersion,ReadOnlySpan{byte},ReadOnlySpan{byte},in ReadOnlySequence{byte},in PublishDelivery)"/>
    public static void WritePublish(
        IBufferWriter<byte> output, MqttProtocolVersion version, scoped in PublishView publish, scoped in PublishDelivery delivery) =>
        WritePublish(output, version, publish.Topic, publish.Properties, publish.Payload, delivery);

    private static PublishSizes SizesOf(MqttProtocolVersion version, MqttMessage message, scoped in PublishDelivery delivery)
    {
        bool isV500 = version == MqttProtocolVersion.V500;
        int topic = isV500 && delivery.OmitsTopic ? 0 : MqttText.Size(message.Topic);
        int properties = isV500 ? PublishSizes.DeliveryProperties(delivery) + PublishSizes.MessageProperties(message, delivery) : 0;
        return PublishSizes.Of(version, topic, properties, message.Payload.Length, delivery);
    }

    private static PublishSizes SizesOf(
        MqttProtocolVersion version, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> properties, long payloadLength, scoped in PublishDelivery delivery)
    {
        bool isV500 = version == MqttProtocolVersion.V500;
        if (topic.Length > MqttText.MaximumLength)
            throw new ArgumentException("A Topic Name is at most 65,535 bytes of UTF-8 [MQTT-4.7.3-3].", nameof(topic));
        int topicLength = isV500 && delivery.OmitsTopic ? 0 : topic.Length;
        int length = isV500 ? PublishSizes.DeliveryProperties(delivery) + ForwardedPropertiesLength(properties, delivery) : 0;
        return PublishSizes.Of(version, topicLength, length, payloadLength, delivery);
    }
}
