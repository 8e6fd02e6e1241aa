namespace LampuKota.Mqtt;

/// <summary>The lengths within a PUBLISH, known before a byte is written.</summary>
internal readonly record struct PublishSizes(int TopicLength, int PropertiesLength, int HeaderLength, int RemainingLength)
{
    private const int LengthPrefix = 2;

    /// <summary>Fixed header, variable header and payload.</summary>
    public int Total => 1 + VariableByteInteger.Size(RemainingLength) + RemainingLength;

    /// <summary>All bytes before the payload.</summary>
    public int BeforePayload => 1 + VariableByteInteger.Size(RemainingLength) + HeaderLength;

    /// <exception cref="ArgumentException">The packet would be larger than MQTT can say: 268,435,455 bytes of Remaining Length.</exception>
    public static PublishSizes Of(
        MqttProtocolVersion version, int topicLength, int propertiesLength, long payloadLength, scoped in PublishDelivery delivery)
    {
        // [MQTT-3.3.1-4], [MQTT-2.2.1-3]
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)delivery.Qos, (int)QualityOfService.ExactlyOnce);
        if (delivery.Qos != QualityOfService.AtMostOnce)
            ArgumentOutOfRangeException.ThrowIfZero(delivery.PacketIdentifier);
        long header = LengthPrefix + topicLength + (delivery.Qos == QualityOfService.AtMostOnce ? 0 : sizeof(ushort));
        if (version == MqttProtocolVersion.V500)
            header += VariableByteInteger.Size(propertiesLength) + propertiesLength;
        if (header + payloadLength > VariableByteInteger.Maximum)
            throw new ArgumentException("An MQTT packet has at most 268,435,455 bytes of Remaining Length (2.1.4).");
        return new PublishSizes(topicLength, propertiesLength, (int)header, (int)(header + payloadLength));
    }

    /// <summary>The properties that belong to one delivery: Topic Alias, Message Expiry Interval, Subscription Identifiers.</summary>
    public static int DeliveryProperties(scoped in PublishDelivery delivery)
    {
        int length = delivery.TopicAlias == 0 ? 0 : 1 + sizeof(ushort);
        if (delivery.MessageExpiryIntervalSeconds is not null)
            length += 1 + sizeof(uint);
        foreach (uint identifier in delivery.SubscriptionIdentifiers)
            length += 1 + VariableByteInteger.Size((int)identifier);
        return length;
    }

    /// <summary>The other properties of a message.</summary>
    public static int MessageProperties(MqttMessage message, scoped in PublishDelivery delivery)
    {
        int length = message.PayloadIsUtf8 ? 2 : 0;
        if (message.MessageExpiryIntervalSeconds is not null && delivery.MessageExpiryIntervalSeconds is null)
            length += 1 + sizeof(uint);
        length += OptionalText(message.ContentType) + OptionalText(message.ResponseTopic);
        if (message.CorrelationData is { } data)
            length += 1 + LengthPrefix + BinaryLength(data);
        // Indexed: an enumerator of an interface would be allocated.
        for (int i = 0; i < message.UserProperties.Count; i++)
        {
            UserProperty property = message.UserProperties[i];
            length += 1 + LengthPrefix + MqttText.Size(property.Name) + LengthPrefix + MqttText.Size(property.Value);
        }

        return length;
    }

    private static int OptionalText(string? text) => text is null ? 0 : 1 + LengthPrefix + MqttText.Size(text);

    private static int BinaryLength(ReadOnlyMemory<byte> data) => data.Length <= ushort.MaxValue
        ? data.Length
        : throw new ArgumentException("MQTT Binary Data is at most 65,535 bytes (1.5.6).");
}
