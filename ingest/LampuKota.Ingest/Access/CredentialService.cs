using System.Security.Cryptography.X509Certificates;
using System.Text;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Gives credentials to gateways and takes them back. What it answers is on disk. One caller at a time.
/// </summary>
internal sealed class CredentialService(
    CredentialRegistry registry, CertificateAuthority authority, PasswordChecker passwords, AccessMeter meter, MqttBroker broker, IAuthenticator authenticator,
    AccessSettings settings, TimeProvider time, ILogger<CredentialService> logger)
{
    // The present certificate, and the former one until the gateway has stored the present one.
    private const int CertificatesPerGateway = 2;

    // A gateway renews once a year; one that asks all the time must not wear the disk out.
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMinutes(1);

    private long NowUnixMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a one-time token; one that the gateway had and did not use is worthless from now on. Its credentials stay until the token is used.</summary>
    /// <exception cref="IOException">It could not be made durable; nothing has changed.</exception>
    public IngestAnswer IssueToken(string gateway, TimeSpan life, string by)
    {
        string token = Secret.Make();
        long expires = NowUnixMs + (long)life.TotalMilliseconds;
        registry.Give(Of(gateway) with { Token = new EnrolmentToken(Secret.HashOf(token), NowUnixMs, expires) });
        meter.CountIssued();
        logger.TokenIsIssued(by, gateway, DateTimeOffset.FromUnixTimeMilliseconds(expires));
        return new IngestAnswer(Token: token, ExpiresUnixMs: expires);
    }

    /// <summary>Makes a new password in the place of all that the gateway has. Its session stays, its connection is cut.</summary>
    /// <exception cref="IOException">It could not be made durable; nothing has changed.</exception>
    public IngestAnswer Rotate(string gateway, string by)
    {
        (string password, GatewayCredentials credentials) = WithNewPassword(gateway);
        Replace(credentials);
        int cut = CutInvalid(gateway);
        meter.CountIssued();
        logger.PasswordIsRotated(by, gateway, cut);
        return new IngestAnswer(Password: password, ConnectionsCut: cut);
    }

    /// <summary>Takes everything from a gateway: credentials, token, connection, session.</summary>
    /// <exception cref="IOException">The gateway is out, but that could not be made durable.</exception>
    public IngestAnswer Revoke(string gateway, string by)
    {
        // With authorities of others a gateway may connect that was never heard of here.
        GatewayCredentials? former = registry.Find(gateway);
        if (former is null && settings.AuthorityPath is null)
            return new IngestAnswer(Problem: $"The gateway {gateway} has no credential.");

        int cut = 0;
        try
        {
            registry.Revoke(gateway);
            authority.WriteRevocationList(registry.RevokedCertificates);
        }
        finally
        {
            Forget(former);
            cut = broker.Disconnect(
                identity => identity.Name == gateway && identity.Kind is IdentityKind.Client or IdentityKind.Enrolling,
                ReasonCode.AdministrativeAction,
                "the credentials were revoked",
                endsSessions: true);
        }

        meter.CountRevoked();
        logger.GatewayIsRevoked(by, gateway, cut);
        return new IngestAnswer(ConnectionsCut: cut);
    }

    /// <summary>What the gateways have, by id.</summary>
    public IngestAnswer List(string? after, int limit)
    {
        HashSet<string> connected = [.. broker.Clients.Where(client => client.Identity.Kind == IdentityKind.Client).Select(client => client.Identity.Name)];
        GatewayCredentials[] page =
        [
            .. registry.Gateways.Where(entry => after is null || string.CompareOrdinal(entry.Gateway, after) > 0).Take(limit + 1),
        ];
        return new IngestAnswer(
            Gateways: [.. page.Take(limit).Select(entry => Describe(entry, connected.Contains(entry.Gateway)))],
            Next: page.Length > limit ? page[limit - 1].Gateway : null);
    }

    /// <summary>Gives a gateway a credential for its token, or a new one for the one that it has.</summary>
    /// <param name="gateway">Who asks, known by token, password or certificate.</param>
    /// <param name="request">What it asks for.</param>
    /// <exception cref="IOException">It could not be made durable; nothing has changed.</exception>
    public EnrolmentResult Enrol(Identity gateway, EnrolmentRequest request)
    {
        string name = gateway.Name;
        // A token that was used or replaced meanwhile, or a credential that was revoked.
        if (!authenticator.IsStillValid(gateway) || (gateway.Kind == IdentityKind.Enrolling && Of(name).Token!.ExpiresUnixMs <= NowUnixMs))
            return new EnrolmentResult(name, Problem: "The token or credential is no longer valid: ask for a new token.");
        if (gateway.Kind == IdentityKind.Client && LastIssuedUnixMs(Of(name)) > NowUnixMs - (long)RenewalInterval.TotalMilliseconds)
            return new EnrolmentResult(name, Problem: "A credential was made a moment ago: ask again in a minute.");

        EnrolmentResult result = request.SigningRequest is { } pem ? EnrolWithCertificate(gateway, pem) : EnrolWithPassword(name);
        if (result.Problem is null)
        {
            meter.CountEnrolled();
            logger.GatewayIsEnrolled(name, request.SigningRequest is null ? "a password" : "a certificate", gateway.Kind == IdentityKind.Enrolling ? "a token" : "its credential");
        }

        return result;
    }

    /// <summary>Cuts the connections of a gateway whose credential counts no longer.</summary>
    public int CutInvalid(string gateway) => broker.Disconnect(
        identity => identity.Name == gateway && identity.Kind == IdentityKind.Client && !authenticator.IsStillValid(identity),
        ReasonCode.AdministrativeAction,
        "the credentials were replaced",
        endsSessions: false);

    private EnrolmentResult EnrolWithPassword(string gateway)
    {
        (string password, GatewayCredentials credentials) = WithNewPassword(gateway);
        Replace(credentials);
        return new EnrolmentResult(gateway, Password: password);
    }

    private EnrolmentResult EnrolWithCertificate(Identity gateway, string pem)
    {
        if (!SigningRequest.TryReadKey(pem, out PublicKey? key, out string? problem))
            return new EnrolmentResult(gateway.Name, Problem: problem);
        using X509Certificate2 signed = authority.Sign(key, gateway.Name, settings.CertificateLife);
        var entry = new SignedCertificate(
            signed.SerialNumber, CredentialName.Sha256Of(signed), NowUnixMs, new DateTimeOffset(signed.NotAfter).ToUnixTimeMilliseconds());
        // A token begins anew. Whoever renews keeps the certificate that it has until it has stored the new one.
        IEnumerable<SignedCertificate> kept = gateway.Kind == IdentityKind.Enrolling ? [] : Of(gateway.Name).Certificates.Take(CertificatesPerGateway - 1);
        Replace(new GatewayCredentials(gateway.Name) { Certificates = [entry, .. kept] });
        return new EnrolmentResult(
            gateway.Name, Certificate: signed.ExportCertificatePem(), Authority: authority.Certificate!.ExportCertificatePem(), NotAfterUnixMs: entry.NotAfterUnixMs);
    }

    private GatewayCredentials Of(string gateway) => registry.Find(gateway) ?? new GatewayCredentials(gateway);

    private (string Password, GatewayCredentials Credentials) WithNewPassword(string gateway)
    {
        string password = Secret.Make();
        PasswordHash hash = PasswordHash.Of(Encoding.UTF8.GetBytes(password));
        return (password, new GatewayCredentials(gateway) { Password = new GatewayPassword(hash, NowUnixMs) });
    }

    private void Replace(GatewayCredentials credentials)
    {
        GatewayCredentials? former = registry.Find(credentials.Gateway);
        registry.Give(credentials);
        Forget(former);
        if (former?.Certificates.Count > 0)
            authority.WriteRevocationList(registry.RevokedCertificates);
    }

    private void Forget(GatewayCredentials? former)
    {
        if (former?.Password is { } password)
            passwords.Forget(password.Hash);
    }

    private static long LastIssuedUnixMs(GatewayCredentials credentials) =>
        Math.Max(credentials.Password?.IssuedUnixMs ?? 0, credentials.Certificates.Select(certificate => certificate.IssuedUnixMs).DefaultIfEmpty().Max());

    private static GatewayAccess Describe(GatewayCredentials entry, bool isConnected) => new(
        entry.Gateway,
        isConnected,
        [.. entry.Certificates.Select(certificate => new GatewayCertificate(certificate.Serial, certificate.IssuedUnixMs, certificate.NotAfterUnixMs))],
        entry.Password?.IssuedUnixMs,
        entry.Token?.ExpiresUnixMs,
        entry.RevokedUnixMs);
}
