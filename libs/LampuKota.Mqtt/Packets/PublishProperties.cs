namespace LampuKota.Mqtt;

/// <summary>Turns the checked property bytes of a PUBLISH, or of a Will, into the members of a message.</summary>
internal static class PublishProperties
{
    public static MqttMessage AddTo(MqttMessage message, ReadOnlySpan<byte> properties)
    {
        bool isUtf8 = false;
        uint? expiry = null;
        string? contentType = null;
        string? responseTopic = null;
        ReadOnlyMemory<byte>? correlationData = null;
        List<uint>? subscriptionIdentifiers = null;
        List<UserProperty>? userProperties = null;

        PropertyCursor cursor = new(properties);
        while (cursor.MoveNext())
        {
            switch (cursor.Identifier)
            {
                case PropertyIdentifier.PayloadFormatIndicator: isUtf8 = cursor.Number == 1; break;
                case PropertyIdentifier.MessageExpiryInterval: expiry = cursor.Number; break;
                case PropertyIdentifier.ContentType: contentType = cursor.Text; break;
                case PropertyIdentifier.ResponseTopic: responseTopic = cursor.Text; break;
                case PropertyIdentifier.CorrelationData: correlationData = cursor.Bytes.ToArray(); break;
                case PropertyIdentifier.SubscriptionIdentifier: (subscriptionIdentifiers ??= []).Add(cursor.Number); break;
                case PropertyIdentifier.UserProperty: (userProperties ??= []).Add(cursor.UserProperty); break;
            }
        }

        return message with
        {
            PayloadIsUtf8 = isUtf8,
            MessageExpiryIntervalSeconds = expiry,
            ContentType = contentType,
            ResponseTopic = responseTopic,
            CorrelationData = correlationData,
            SubscriptionIdentifiers = subscriptionIdentifiers ?? message.SubscriptionIdentifiers,
            UserProperties = userProperties ?? message.UserProperties,
        };
    }
}
