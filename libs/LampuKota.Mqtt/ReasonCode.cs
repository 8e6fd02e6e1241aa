namespace LampuKota.Mqtt;

/// <summary>
/// The result of an operation, one byte on the wire (MQTT 5.0, 2.4). Values below 0x80 are successes, all others failures.
/// It is also the one word by which the codec says why bytes were refused.
/// </summary>
public enum ReasonCode : byte
{
    /// <summary>0x00: success, normal disconnection, or granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>0x01: the subscription was accepted with QoS 1.</summary>
    GrantedQos1 = 0x01,

    /// <summary>0x02: the subscription was accepted with QoS 2.</summary>
    GrantedQos2 = 0x02,

    /// <summary>0x04: the client wants its Will Message published although it disconnects in good order.</summary>
    DisconnectWithWillMessage = 0x04,

    /// <summary>0x10: accepted, but nobody subscribes to it.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>0x11: there was no such subscription.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>0x18: continue the authentication.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>0x19: start a re-authentication.</summary>
    Reauthenticate = 0x19,

    /// <summary>0x80: no better reason can or may be given.</summary>
    UnspecifiedError = 0x80,

    /// <summary>0x81: the bytes do not form a Control Packet.</summary>
    MalformedPacket = 0x81,

    /// <summary>0x82: the packet is well formed but not allowed here.</summary>
    ProtocolError = 0x82,

    /// <summary>0x83: valid, but not accepted by this receiver.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>0x84: this protocol version is not spoken.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>0x85: the Client Identifier is well formed but refused.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>0x86: user name or password is wrong.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>0x87: not allowed for this client.</summary>
    NotAuthorized = 0x87,

    /// <summary>0x88: the server is not available.</summary>
    ServerUnavailable = 0x88,

    /// <summary>0x89: the server is busy; try again later.</summary>
    ServerBusy = 0x89,

    /// <summary>0x8A: this client is banned.</summary>
    Banned = 0x8A,

    /// <summary>0x8B: the server is shutting down.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>0x8C: the authentication method is not spoken.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>0x8D: nothing was received for one and a half times the Keep Alive.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>0x8E: another connection uses the same Client Identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>0x8F: the Topic Filter is well formed but refused.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>0x90: the Topic Name is well formed but refused.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>0x91: the Packet Identifier is already in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>0x92: the Packet Identifier is not known.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>0x93: more messages in flight than the Receive Maximum allows.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>0x94: the Topic Alias is zero or above the maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>0x95: the packet is larger than the Maximum Packet Size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>0x96: messages arrive faster than allowed.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>0x97: a quota is used up.</summary>
    QuotaExceeded = 0x97,

    /// <summary>0x98: closed by an administrative act.</summary>
    AdministrativeAction = 0x98,

    /// <summary>0x99: the payload is not what its format says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>0x9A: retained messages are not supported.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>0x9B: this QoS is not supported.</summary>
    QosNotSupported = 0x9B,

    /// <summary>0x9C: use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>0x9D: the server has moved.</summary>
    ServerMoved = 0x9D,

    /// <summary>0x9E: shared subscriptions are not supported.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>0x9F: connections arrive faster than allowed.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>0xA0: the connection lasted as long as it was allowed to.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>0xA1: subscription identifiers are not supported.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>0xA2: subscriptions with wildcards are not supported.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
