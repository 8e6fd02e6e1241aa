namespace LampuKota.Mqtt;

/// <summary>A set of Properties, one bit each; and which of them each packet may hold (MQTT 5.0, table 2-4).</summary>
internal readonly record struct PropertySet(ulong Bits)
{
    public static readonly PropertySet Will = Of(
        PropertyIdentifier.PayloadFormatIndicator, PropertyIdentifier.MessageExpiryInterval, PropertyIdentifier.ContentType,
        PropertyIdentifier.ResponseTopic, PropertyIdentifier.CorrelationData, PropertyIdentifier.WillDelayInterval, PropertyIdentifier.UserProperty);

    public static readonly PropertySet Publish = Of(
        PropertyIdentifier.PayloadFormatIndicator, PropertyIdentifier.MessageExpiryInterval, PropertyIdentifier.ContentType,
        PropertyIdentifier.ResponseTopic, PropertyIdentifier.CorrelationData, PropertyIdentifier.SubscriptionIdentifier,
        PropertyIdentifier.TopicAlias, PropertyIdentifier.UserProperty);

    public static readonly PropertySet Connect = Of(
        PropertyIdentifier.SessionExpiryInterval, PropertyIdentifier.AuthenticationMethod, PropertyIdentifier.AuthenticationData,
        PropertyIdentifier.RequestProblemInformation, PropertyIdentifier.RequestResponseInformation, PropertyIdentifier.ReceiveMaximum,
        PropertyIdentifier.TopicAliasMaximum, PropertyIdentifier.UserProperty, PropertyIdentifier.MaximumPacketSize);

    public static readonly PropertySet ConnectAck = Of(
        PropertyIdentifier.SessionExpiryInterval, PropertyIdentifier.AssignedClientIdentifier, PropertyIdentifier.ServerKeepAlive,
        PropertyIdentifier.AuthenticationMethod, PropertyIdentifier.AuthenticationData, PropertyIdentifier.ResponseInformation,
        PropertyIdentifier.ServerReference, PropertyIdentifier.ReasonString, PropertyIdentifier.ReceiveMaximum,
        PropertyIdentifier.TopicAliasMaximum, PropertyIdentifier.MaximumQos, PropertyIdentifier.RetainAvailable,
        PropertyIdentifier.UserProperty, PropertyIdentifier.MaximumPacketSize, PropertyIdentifier.WildcardSubscriptionAvailable,
        PropertyIdentifier.SubscriptionIdentifierAvailable, PropertyIdentifier.SharedSubscriptionAvailable);

    /// <summary>PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK.</summary>
    public static readonly PropertySet Acknowledgement = Of(PropertyIdentifier.ReasonString, PropertyIdentifier.UserProperty);

    public static readonly PropertySet Subscribe = Of(PropertyIdentifier.SubscriptionIdentifier, PropertyIdentifier.UserProperty);

    public static readonly PropertySet Unsubscribe = Of(PropertyIdentifier.UserProperty);

    public static readonly PropertySet Disconnect = Of(
        PropertyIdentifier.SessionExpiryInterval, PropertyIdentifier.ServerReference, PropertyIdentifier.ReasonString,
        PropertyIdentifier.UserProperty);

    public static readonly PropertySet Auth = Of(
        PropertyIdentifier.AuthenticationMethod, PropertyIdentifier.AuthenticationData, PropertyIdentifier.ReasonString,
        PropertyIdentifier.UserProperty);

    public bool Contains(PropertyIdentifier identifier) => (Bits & Bit(identifier)) != 0;

    public PropertySet With(PropertyIdentifier identifier) => new(Bits | Bit(identifier));

    private static ulong Bit(PropertyIdentifier identifier) => 1UL << (byte)identifier;

    private static PropertySet Of(params ReadOnlySpan<PropertyIdentifier> identifiers)
    {
        ulong bits = 0;
        foreach (PropertyIdentifier identifier in identifiers)
            bits |= Bit(identifier);
        return new PropertySet(bits);
    }
}
