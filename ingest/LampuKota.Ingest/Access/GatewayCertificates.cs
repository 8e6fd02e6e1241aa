using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// Which client certificates are trusted, and which gateway each belongs to: its Common Name. A certificate of our own authority counts while the registry
/// has it, whatever else it says; one of another authority counts until that takes it back, or the gateway is revoked here.
/// </summary>
internal sealed class GatewayCertificates(
    CredentialRegistry registry, CertificateAuthority own, OutsideAuthorities outside, TimeProvider time) : IClientCertificateVerifier
{
    private const string ClientAuthenticationUsage = "1.3.6.1.5.5.7.3.2";
    private const string CommonName = "2.5.4.3";

    /// <inheritdoc/>
    public string? FindFault(X509Certificate2 certificate, X509Certificate2Collection intermediates) =>
        FindFaultOfChain(certificate, intermediates) ?? FindFault(certificate, out _);

    /// <summary>Finds who a certificate belongs to that passed <see cref="FindFault(X509Certificate2, X509Certificate2Collection)"/> in the handshake.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="identity">Its gateway.</param>
    /// <returns>Why it is worthless; null where it is not.</returns>
    public string? FindFault(X509Certificate2 certificate, out Identity? identity)
    {
        identity = null;
        if (TryReadName(certificate) is not { } gateway)
            return "its Common Name is no gateway id";
        bool isOwn = own.IsIssuerOf(certificate);
        string? credential = isOwn ? NameOfOwn(certificate, gateway) : CredentialName.OfOutside(certificate);
        if (credential is null || !IsValid(gateway, credential))
            return (isOwn ? null : outside.FindFault(certificate.IssuerName.RawData, certificate.SerialNumberBytes.Span)) ?? "it was revoked";
        identity = new Identity(gateway, IdentityKind.Client) { BoundClientIdentifier = gateway, Credential = credential };
        return null;
    }

    /// <summary>Whether a certificate still counts.</summary>
    /// <param name="gateway">Its gateway.</param>
    /// <param name="credential">Its <see cref="CredentialName"/>.</param>
    public bool IsValid(string gateway, string credential)
    {
        GatewayCredentials? credentials = registry.Find(gateway);
        return CredentialName.TryParseOutside(credential, out byte[] issuer, out byte[] serial)
            ? credentials?.RevokedUnixMs is null && outside.FindFault(issuer, serial) is null
            : credentials?.Certificates.Any(certificate => CredentialName.Of(certificate) == credential) == true;
    }

    private string? NameOfOwn(X509Certificate2 certificate, string gateway)
    {
        string sha256 = CredentialName.Sha256Of(certificate);
        SignedCertificate? known = registry.Find(gateway)?.Certificates.FirstOrDefault(entry => entry.Sha256 == sha256);
        return known is null ? null : CredentialName.Of(known);
    }

    private string? FindFaultOfChain(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck; // Checked against our own registry and lists.
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = time.GetUtcNow().LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(ClientAuthenticationUsage));
        policy.ExtraStore.AddRange(intermediates);
        policy.ExtraStore.AddRange(outside.Certificates);
        policy.CustomTrustStore.AddRange(outside.Certificates);
        if (own.Certificate is { } authority)
            policy.CustomTrustStore.Add(authority);
        try
        {
            return chain.Build(certificate) ? null : Describe(chain);
        }
        catch (CryptographicException)
        {
            return "it cannot be checked";
        }
    }

    private static string Describe(X509Chain chain)
    {
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "it is expired, or not valid yet";
        if (flags.HasFlag(X509ChainStatusFlags.NotValidForUsage))
            return "it is not for clients";
        return (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0
            ? "its authority is not trusted"
            : $"it is not valid ({flags})";
    }

    // One Common Name and no more: of two, somebody else may read the other.
    private static string? TryReadName(X509Certificate2 certificate)
    {
        string? name = null;
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
                return null;
            if (part.GetSingleElementType().Value != CommonName)
                continue;
            if (name is not null)
                return null;
            name = part.GetSingleElementValue();
        }

        return name is not null && DeviceId.IsValid(name) ? name : null;
    }
}
