using System.Net;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Finds out who a client is. Asked once a connection, with everything that CONNECT and TLS brought, and not at all for a client
/// without any credential: that one is <see cref="Identity.Anonymous"/> or refused, as <see cref="BrokerOptions.AllowAnonymous"/> says.
/// </summary>
public interface IAuthenticator
{
    /// <summary>Checks the credentials. Slow work (password hashing) belongs on a thread of its own, bounded by the authenticator.</summary>
    /// <param name="credentials">What the client presented.</param>
    /// <param name="cancellationToken">The connection has ended, or took longer than <see cref="BrokerLimits.ConnectTimeout"/>.</param>
    ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an identity that was accepted a moment ago still is. Asked once more when <see cref="MqttBroker.Disconnect"/> can find the connection, so that
    /// nobody slips through who was being accepted while his credential was revoked. Must not block.
    /// </summary>
    /// <param name="identity">An identity that <see cref="AuthenticateAsync"/> gave.</param>
    bool IsStillValid(Identity identity) => true;
}

/// <summary>What a client presented at CONNECT.</summary>
/// <param name="ClientIdentifier">Client Identifier, perhaps assigned by the broker.</param>
/// <param name="UserName">User Name, null where absent.</param>
/// <param name="Password">Password, null where absent. A secret: never to be logged or kept.</param>
/// <param name="Certificate">The certificate that TLS verified, null where there is none.</param>
/// <param name="RemoteEndPoint">Where the connection comes from, null where unknown.</param>
public sealed record ConnectCredentials(
    string ClientIdentifier, string? UserName, ReadOnlyMemory<byte>? Password, X509Certificate2? Certificate, EndPoint? RemoteEndPoint)
{
    /// <summary>Whether TLS protects the connection.</summary>
    public bool IsEncrypted { get; init; }

    // The record's own ToString would print the password.
    /// <inheritdoc />
    public override string ToString() => $"{UserName} as {ClientIdentifier} from {RemoteEndPoint}";
}

/// <summary>The outcome of an authentication: an identity, or the Reason Code of the refusing CONNACK.</summary>
public readonly record struct AuthenticationResult
{
    private AuthenticationResult(Identity? identity, ReasonCode code)
    {
        Identity = identity;
        Code = code;
    }

    /// <summary>Who the client is, null where it is refused.</summary>
    public Identity? Identity { get; }

    /// <summary>Reason Code, 0x80 or above where the client is refused.</summary>
    public ReasonCode Code { get; }

    /// <summary>The client is known.</summary>
    /// <param name="identity">Who it is.</param>
    public static AuthenticationResult Accepted(Identity identity) => new(identity, ReasonCode.Success);

    /// <summary>The client is refused, without telling which part of the credential was wrong.</summary>
    /// <param name="code">0x80 or above.</param>
    public static AuthenticationResult Refused(ReasonCode code = ReasonCode.BadUserNameOrPassword) => new(null, code);
}
