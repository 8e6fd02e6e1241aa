namespace LampuKota.Mqtt;

/// <summary>The Connect Return Codes of MQTT 3.1.1 (3.2.2.3), told as the Reason Codes of 5.0 and back.</summary>
internal static class ConnectReturnCode
{
    public static ReasonCode? ToReasonCode(byte returnCode) => returnCode switch
    {
        0 => ReasonCode.Success,
        1 => ReasonCode.UnsupportedProtocolVersion,
        2 => ReasonCode.ClientIdentifierNotValid,
        3 => ReasonCode.ServerUnavailable,
        4 => ReasonCode.BadUserNameOrPassword,
        5 => ReasonCode.NotAuthorized,
        _ => null,
    };

    public static byte FromReasonCode(ReasonCode reasonCode) => reasonCode switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => 5,
        // 3.1.1 has no other word for a server that will not serve this connection.
        _ => 3,
    };
}
