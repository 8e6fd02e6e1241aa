using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Why a connection ends. The first reason counts.</summary>
/// <param name="Code">Reason Code for DISCONNECT, or of the client's own.</param>
/// <param name="Text">Reason String; repeats nothing that the peer sent.</param>
/// <param name="TellsClient">Whether a 5.0 client gets a DISCONNECT.</param>
internal sealed record CloseReason(ReasonCode Code, string Text, bool TellsClient)
{
    /// <summary>The client sent DISCONNECT.</summary>
    public static CloseReason ByClient { get; } = new(ReasonCode.Success, "the client disconnected", TellsClient: false);

    /// <summary>The network connection has gone.</summary>
    public static CloseReason ConnectionLost { get; } = new(ReasonCode.UnspecifiedError, "the connection was lost", TellsClient: false);
}
