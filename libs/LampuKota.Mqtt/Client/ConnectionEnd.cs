namespace LampuKota.Mqtt;

/// <summary>Why a Network Connection ended.</summary>
/// <param name="Reason">Reason Code.</param>
/// <param name="Text">In words, for the log.</param>
/// <param name="SaysFarewell">Whether a DISCONNECT is sent.</param>
/// <param name="Cause">The exception behind it.</param>
internal sealed record ConnectionEnd(ReasonCode Reason, string Text, bool SaysFarewell, Exception? Cause = null)
{
    public static ConnectionEnd Lost(Exception? cause = null) => new(
        ReasonCode.UnspecifiedError, cause is null ? "the server closed the connection" : cause.Message, SaysFarewell: false, cause);

    public static ConnectionEnd Refused(ReasonCode reason, string text) => new(reason, text, SaysFarewell: true);
}
