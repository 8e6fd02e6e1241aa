namespace LampuKota.Mqtt;

public static partial class MqttPacketWriter
{
    private static void WriteFixedHeader(ref SpanWriter writer, byte firstByte, int remainingLength)
    {
        writer.WriteByte(firstByte);
        writer.WriteVariableByteInteger(remainingLength);
    }

    /// <summary>[MQTT-2.2.1-2]: no Packet Identifier at QoS 0.</summary>
    private static void WriteIdentifier(ref SpanWriter writer, scoped in PublishDelivery delivery)
    {
        if (delivery.Qos != QualityOfService.AtMostOnce)
            writer.WriteUInt16(delivery.PacketIdentifier);
    }

    private static void WriteDeliveryProperties(ref SpanWriter writer, scoped in PublishDelivery delivery)
    {
        if (delivery.TopicAlias != 0)
        {
            writer.WriteByte((byte)PropertyIdentifier.TopicAlias);
            writer.WriteUInt16(delivery.TopicAlias);
        }

        if (delivery.MessageExpiryIntervalSeconds is { } expiry)
            WriteExpiry(ref writer, expiry);
        foreach (uint identifier in delivery.SubscriptionIdentifiers)
        {
            writer.WriteByte((byte)PropertyIdentifier.SubscriptionIdentifier);
            writer.WriteVariableByteInteger((int)identifier);
        }
    }

    private static void WriteMessageProperties(ref SpanWriter writer, MqttMessage message, scoped in PublishDelivery delivery)
    {
        if (message.PayloadIsUtf8)
        {
            writer.WriteByte((byte)PropertyIdentifier.PayloadFormatIndicator);
            writer.WriteByte(1);
        }

        if (message.MessageExpiryIntervalSeconds is { } expiry && delivery.MessageExpiryIntervalSeconds is null)
            WriteExpiry(ref writer, expiry);
        WriteText(ref writer, PropertyIdentifier.ContentType, message.ContentType);
        WriteText(ref writer, PropertyIdentifier.ResponseTopic, message.ResponseTopic);
        if (message.CorrelationData is { } data)
        {
            writer.WriteByte((byte)PropertyIdentifier.CorrelationData);
            writer.WriteBinary(data.Span);
        }

        for (int i = 0; i < message.UserProperties.Count; i++)
        {
            UserProperty property = message.UserProperties[i];
            WriteText(ref writer, PropertyIdentifier.UserProperty, property.Name);
            writer.WriteText(property.Value);
        }
    }

    private static void WriteExpiry(ref SpanWriter writer, uint seconds)
    {
        writer.WriteByte((byte)PropertyIdentifier.MessageExpiryInterval);
        writer.WriteUInt32(seconds);
    }

    private static void WriteText(ref SpanWriter writer, PropertyIdentifier identifier, string? text)
    {
        if (text is null)
            return;
        writer.WriteByte((byte)identifier);
        writer.WriteText(text);
    }

    private static int ForwardedPropertiesLength(ReadOnlySpan<byte> properties, scoped in PublishDelivery delivery)
    {
        int length = 0;
        PropertyCursor cursor = new(properties);
        while (cursor.MoveNext())
        {
            if (IsForwarded(cursor.Identifier, delivery))
                length += cursor.Encoded.Length;
        }

        return length;
    }

    private static void WriteForwardedProperties(ref SpanWriter writer, ReadOnlySpan<byte> properties, scoped in PublishDelivery delivery)
    {
        PropertyCursor cursor = new(properties);
        while (cursor.MoveNext())
        {
            if (IsForwarded(cursor.Identifier, delivery))
                writer.WriteRaw(cursor.Encoded);
        }
    }

    private static bool IsForwarded(PropertyIdentifier identifier, scoped in PublishDelivery delivery) => identifier switch
    {
        PropertyIdentifier.TopicAlias or PropertyIdentifier.SubscriptionIdentifier => false,
        PropertyIdentifier.MessageExpiryInterval => delivery.MessageExpiryIntervalSeconds is null,
        _ => true,
    };
}
