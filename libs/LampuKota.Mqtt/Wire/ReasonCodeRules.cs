namespace LampuKota.Mqtt;

/// <summary>Which Reason Codes each packet may hold (MQTT 5.0, table 2-6 and the clauses of each packet).</summary>
internal static class ReasonCodeRules
{
    /// <summary>Whether a packet of this type, read by this role, may hold the code.</summary>
    public static bool IsAllowed(MqttPacketType type, MqttRole reader, ReasonCode code) => type switch
    {
        MqttPacketType.ConnectAck => IsConnectAck(code),
        MqttPacketType.PublishAck or MqttPacketType.PublishReceived => IsPublishAck(code),
        MqttPacketType.PublishRelease or MqttPacketType.PublishComplete => code is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound,
        MqttPacketType.SubscribeAck => IsSubscribeAck(code),
        MqttPacketType.UnsubscribeAck => IsUnsubscribeAck(code),
        MqttPacketType.Disconnect => reader == MqttRole.Server ? IsClientDisconnect(code) : IsServerDisconnect(code),
        MqttPacketType.Auth => reader == MqttRole.Server
            ? code is ReasonCode.ContinueAuthentication or ReasonCode.Reauthenticate
            : code is ReasonCode.Success or ReasonCode.ContinueAuthentication,
        _ => false,
    };

    // [MQTT-3.2.2-8]
    private static bool IsConnectAck(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.UnspecifiedError or ReasonCode.MalformedPacket or ReasonCode.ProtocolError
        or ReasonCode.ImplementationSpecificError or ReasonCode.UnsupportedProtocolVersion or ReasonCode.ClientIdentifierNotValid
        or ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized or ReasonCode.ServerUnavailable or ReasonCode.ServerBusy
        or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod or ReasonCode.TopicNameInvalid or ReasonCode.PacketTooLarge
        or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid or ReasonCode.RetainNotSupported or ReasonCode.QosNotSupported
        or ReasonCode.UseAnotherServer or ReasonCode.ServerMoved or ReasonCode.ConnectionRateExceeded;

    // [MQTT-3.4.2-1], [MQTT-3.5.2-1]
    private static bool IsPublishAck(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError
        or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded
        or ReasonCode.PayloadFormatInvalid;

    // [MQTT-3.9.3-2]
    private static bool IsSubscribeAck(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.GrantedQos1 or ReasonCode.GrantedQos2 or ReasonCode.UnspecifiedError
        or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid
        or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.SharedSubscriptionsNotSupported
        or ReasonCode.SubscriptionIdentifiersNotSupported or ReasonCode.WildcardSubscriptionsNotSupported;

    // [MQTT-3.11.3-2]
    private static bool IsUnsubscribeAck(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.NoSubscriptionExisted or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError
        or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid or ReasonCode.PacketIdentifierInUse;

    // [MQTT-3.14.2-1], table 3-10
    private static bool IsClientDisconnect(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.DisconnectWithWillMessage || IsEitherDisconnect(code);

    private static bool IsServerDisconnect(ReasonCode code) => code
        is ReasonCode.Success or ReasonCode.NotAuthorized or ReasonCode.ServerBusy or ReasonCode.ServerShuttingDown
        or ReasonCode.KeepAliveTimeout or ReasonCode.SessionTakenOver or ReasonCode.TopicFilterInvalid or ReasonCode.RetainNotSupported or ReasonCode.QosNotSupported
        or ReasonCode.UseAnotherServer or ReasonCode.ServerMoved or ReasonCode.SharedSubscriptionsNotSupported
        or ReasonCode.ConnectionRateExceeded or ReasonCode.MaximumConnectTime or ReasonCode.SubscriptionIdentifiersNotSupported
        or ReasonCode.WildcardSubscriptionsNotSupported || IsEitherDisconnect(code);

    private static bool IsEitherDisconnect(ReasonCode code) => code
        is ReasonCode.UnspecifiedError or ReasonCode.MalformedPacket or ReasonCode.ProtocolError or ReasonCode.ImplementationSpecificError
        or ReasonCode.TopicNameInvalid or ReasonCode.ReceiveMaximumExceeded or ReasonCode.TopicAliasInvalid
        or ReasonCode.PacketTooLarge or ReasonCode.MessageRateTooHigh or ReasonCode.QuotaExceeded or ReasonCode.AdministrativeAction
        or ReasonCode.PayloadFormatInvalid;
}
