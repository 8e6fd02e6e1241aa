using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.EndToEnd;

/// <summary>A server certificate for localhost, and the authority that clients trust.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly X509Certificate2 _authority;

    public ServerCertificate(string folder)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset from = DateTimeOffset.UnixEpoch;
        _authority = authority.CreateSelfSigned(from, from.AddYears(200));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = server.Create(_authority, from, from.AddYears(199), [1]);
        File.WriteAllText(ServerFile = Path.Combine(folder, "server.pem"), $"{signed.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        File.WriteAllText(AuthorityFile = Path.Combine(folder, "server-ca.pem"), _authority.ExportCertificatePem() + "\n");
    }

    public string ServerFile { get; }

    public string AuthorityFile { get; }

    public SslClientAuthenticationOptions Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_authority);
        return new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy };
    }

    public void Dispose() => _authority.Dispose();
}
