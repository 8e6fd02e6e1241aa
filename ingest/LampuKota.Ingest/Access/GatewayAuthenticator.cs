using System.Net;
using System.Security.Cryptography;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Knows our own services by their passwords, and gateways by certificate, password or one-time token. A gateway's credential works for the Client Identifier
/// that is its id and for no other. Whether a name exists cannot be told from the time that a refusal takes.
/// </summary>
internal sealed class GatewayAuthenticator(
    ServiceCredentials services, CredentialRegistry registry, GatewayCertificates certificates, PasswordChecker passwords, FailureThrottle throttle,
    AccessMeter meter, TimeProvider time) : IAuthenticator
{
    /// <summary>What the Client Identifier of a gateway begins with that has nothing but a token; its session must not be taken for the gateway's own.</summary>
    public const string EnrollingPrefix = "enrol-";

    private readonly PasswordHash _unmatchable = PasswordHash.MakeUnmatchable();

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials presented, CancellationToken cancellationToken)
    {
        AuthenticationResult result = presented.Certificate is null
            ? await AuthenticateByPasswordAsync(presented, cancellationToken)
            : AuthenticateByCertificate(presented);
        meter.Count(result);
        return result;
    }

    /// <inheritdoc/>
    public bool IsStillValid(Identity identity) => identity switch
    {
        { Kind: IdentityKind.Client, Credential: { } credential } =>
            registry.Find(identity.Name)?.Password is { } password && CredentialName.Of(password) == credential || certificates.IsValid(identity.Name, credential),
        { Kind: IdentityKind.Enrolling, Credential: { } credential } =>
            registry.Find(identity.Name)?.Token is { } token && CredentialName.Of(token) == credential,
        _ => true,
    };

    // The handshake has verified the certificate; it may have been revoked since. A user name beside it must not contradict it.
    private AuthenticationResult AuthenticateByCertificate(ConnectCredentials presented) =>
        certificates.FindFault(presented.Certificate!, out Identity? identity) is null && (presented.UserName is null || presented.UserName == identity!.Name)
            ? AuthenticationResult.Accepted(identity!)
            : AuthenticationResult.Refused(ReasonCode.NotAuthorized);

    private async ValueTask<AuthenticationResult> AuthenticateByPasswordAsync(ConnectCredentials presented, CancellationToken cancellationToken)
    {
        if (presented is not { UserName: { } name, Password: { } password })
            return AuthenticationResult.Refused();
        if (services.IsPassword(name, password.Span))
            return AuthenticationResult.Accepted(new Identity(name, IdentityKind.Service));

        // What is no id is nobody's, and may be very long.
        string gateway = DeviceId.IsValid(name) ? name : "";
        GatewayCredentials? credentials = registry.Find(gateway);
        if (credentials?.Token is { } token && IsToken(token, password.Span))
            return AcceptToken(gateway, token, presented);
        // Before the throttle is asked: nobody can keep a gateway out whose password was right before.
        if (credentials?.Password is { } known && passwords.IsKnown(known.Hash, password.Span))
            return Accept(gateway, known);
        return await AuthenticateSlowlyAsync(gateway, credentials?.Password, password, presented.RemoteEndPoint, cancellationToken);
    }

    private async ValueTask<AuthenticationResult> AuthenticateSlowlyAsync(
        string gateway, GatewayPassword? known, ReadOnlyMemory<byte> password, EndPoint? remote, CancellationToken cancellationToken)
    {
        if (!throttle.TryBegin(remote, gateway))
            return AuthenticationResult.Refused(ReasonCode.ConnectionRateExceeded);
        bool? matches = null;
        try
        {
            matches = await passwords.MatchesAsync(known?.Hash ?? _unmatchable, password, cancellationToken);
        }
        finally
        {
            if (matches is null)
                throttle.GaveUp(remote, gateway);
        }

        if (matches is null)
            return AuthenticationResult.Refused(ReasonCode.ServerBusy);
        if (known is null || matches == false)
        {
            throttle.Failed(remote, gateway);
            return AuthenticationResult.Refused();
        }

        throttle.Succeeded(remote, gateway);
        return Accept(gateway, known);
    }

    private bool IsToken(EnrolmentToken token, ReadOnlySpan<byte> presented) =>
        token.ExpiresUnixMs > time.GetUtcNow().ToUnixTimeMilliseconds()
        && CryptographicOperations.FixedTimeEquals(token.Sha256, SHA256.HashData(presented));

    // A token becomes a credential, and the answer may hold a password: neither passes a network in plain text.
    private static AuthenticationResult AcceptToken(string gateway, EnrolmentToken token, ConnectCredentials presented) =>
        presented.IsEncrypted || presented.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address)
            ? AuthenticationResult.Accepted(new Identity(gateway, IdentityKind.Enrolling)
            {
                BoundClientIdentifier = EnrollingPrefix + gateway,
                Credential = CredentialName.Of(token),
            })
            : AuthenticationResult.Refused(ReasonCode.NotAuthorized);

    private static AuthenticationResult Accept(string gateway, GatewayPassword password) =>
        AuthenticationResult.Accepted(new Identity(gateway, IdentityKind.Client) { BoundClientIdentifier = gateway, Credential = CredentialName.Of(password) });
}
