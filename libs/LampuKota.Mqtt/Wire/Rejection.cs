namespace LampuKota.Mqtt;

/// <summary>Why bytes were refused: a Reason Code, and words for people that repeat nothing the peer sent.</summary>
internal readonly record struct Rejection(ReasonCode Code, string? Text)
{
    public static Rejection Malformed(string text) => new(ReasonCode.MalformedPacket, text);

    public static Rejection ProtocolError(string text) => new(ReasonCode.ProtocolError, text);
}
