namespace LampuKota.Mqtt;

/// <summary>The rules that hold for Properties wherever they stand (MQTT 5.0, 2.2.2 and the clauses of each property).</summary>
internal static class PropertyRules
{
    /// <summary>Checks the Properties of one packet.</summary>
    /// <param name="properties">All of them, without their length.</param>
    /// <param name="allowed">Which may stand in this packet.</param>
    /// <param name="repeatsSubscriptionIdentifier">True for PUBLISH, where the Subscription Identifier may stand more than once.</param>
    /// <param name="seen">Which ones stood there.</param>
    /// <returns>Why they are refused, or null.</returns>
    public static Rejection? Check(ReadOnlySpan<byte> properties, PropertySet allowed, bool repeatsSubscriptionIdentifier, out PropertySet seen)
    {
        seen = default;
        PropertyCursor cursor = new(properties);
        while (cursor.MoveNext())
        {
            PropertyIdentifier identifier = cursor.Identifier;
            // 2.2.2.2: an identifier that is not valid for its packet type makes the packet malformed.
            if (!allowed.Contains(identifier))
                return Rejection.Malformed("a property is not allowed in this packet");
            if (seen.Contains(identifier) && !MayRepeat(identifier, repeatsSubscriptionIdentifier))
                return Rejection.ProtocolError("a property stands more than once");
            if (CheckValue(in cursor) is { } rejection)
                return rejection;
            seen = seen.With(identifier);
        }

        return cursor.IsBroken ? Rejection.Malformed("the properties cannot be parsed") : null;
    }

    private static bool MayRepeat(PropertyIdentifier identifier, bool repeatsSubscriptionIdentifier) =>
        identifier == PropertyIdentifier.UserProperty || (repeatsSubscriptionIdentifier && identifier == PropertyIdentifier.SubscriptionIdentifier);

    private static Rejection? CheckValue(in PropertyCursor property)
    {
        switch (property.Identifier)
        {
            case PropertyIdentifier.PayloadFormatIndicator:
            case PropertyIdentifier.RequestProblemInformation:
            case PropertyIdentifier.RequestResponseInformation:
            case PropertyIdentifier.MaximumQos:
            case PropertyIdentifier.RetainAvailable:
            case PropertyIdentifier.WildcardSubscriptionAvailable:
            case PropertyIdentifier.SubscriptionIdentifierAvailable:
            case PropertyIdentifier.SharedSubscriptionAvailable:
                return property.Number <= 1 ? null : Rejection.ProtocolError("a property has a value other than 0 or 1");
            case PropertyIdentifier.ReceiveMaximum:
            case PropertyIdentifier.MaximumPacketSize:
            case PropertyIdentifier.SubscriptionIdentifier:
                return property.Number != 0 ? null : Rejection.ProtocolError("a property is 0 that must not be");
            case PropertyIdentifier.ResponseTopic:
                // [MQTT-3.3.2-13], [MQTT-3.3.2-14]
                return TopicName.IsValid(property.Bytes) ? null : Rejection.Malformed("the Response Topic is no Topic Name");
            case PropertyIdentifier.UserProperty:
                return MqttText.IsValid(property.Bytes) && MqttText.IsValid(property.SecondBytes) ? null : NotText;
            case PropertyIdentifier.ContentType:
            case PropertyIdentifier.AssignedClientIdentifier:
            case PropertyIdentifier.AuthenticationMethod:
            case PropertyIdentifier.ResponseInformation:
            case PropertyIdentifier.ServerReference:
            case PropertyIdentifier.ReasonString:
                return MqttText.IsValid(property.Bytes) ? null : NotText;
            default:
                return null;
        }
    }

    private static Rejection NotText => Rejection.Malformed("a property is not valid UTF-8");
}
