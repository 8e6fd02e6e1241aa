using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>What an authenticated CONNECT asks of its session.</summary>
/// <param name="ClientIdentifier">Client Identifier, never empty.</param>
/// <param name="Identity">Who asks.</param>
/// <param name="CleanStart">Clean Start: an existing session is to end.</param>
/// <param name="Expiry">Session Expiry Interval that the broker grants.</param>
/// <param name="Will">Will, null where there is none.</param>
/// <param name="CancellationToken">The connection ends.</param>
internal sealed record SessionRequest(
    string ClientIdentifier, Identity Identity, bool CleanStart, TimeSpan Expiry, Will? Will, CancellationToken CancellationToken);

/// <summary>The answer to a <see cref="SessionRequest"/>.</summary>
/// <param name="Session">The session, null where it is refused.</param>
/// <param name="IsPresent">Session Present: it existed before.</param>
/// <param name="Code">Reason Code, 0x80 or above where it is refused.</param>
/// <param name="DueWill">The will of a former connection, to be published now.</param>
/// <param name="Durable">Completes when all of this is on disk, so that it may be promised; null where that is now.</param>
internal readonly record struct SessionGrant(Session? Session, bool IsPresent, ReasonCode Code, DueWill? DueWill, Task? Durable = null)
{
    public static SessionGrant Refused(ReasonCode code) => new(null, false, code, null);
}

/// <summary>A will whose time has come.</summary>
/// <param name="Session">The session of the client whose will it is.</param>
/// <param name="Will">The will.</param>
internal readonly record struct DueWill(Session Session, Will Will);

/// <summary>A connection as the registry sees it.</summary>
internal interface ISessionOwner
{
    /// <summary>Ends when the connection no longer touches its session.</summary>
    Task HasLeft { get; }

    /// <summary>Asks the connection to leave.</summary>
    /// <param name="code">Reason Code for its DISCONNECT.</param>
    /// <param name="reason">Reason String.</param>
    void Leave(ReasonCode code, string reason);
}
