using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Tests;

/// <summary>A certificate authority of somebody else, and what it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private readonly AsymmetricAlgorithm _key;
    private byte _lastSerial;

    public TestAuthority(string name = "CN=Outside", bool usesRsa = false, DateTimeOffset? from = null)
    {
        Start = from ?? new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        CertificateRequest request;
        if (usesRsa)
        {
            RSA rsa = RSA.Create(2_048);
            _key = rsa;
            request = new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        else
        {
            ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _key = curve;
            request = new CertificateRequest(name, curve, HashAlgorithmName.SHA256);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(Start, Start.AddYears(50));
    }

    public X509Certificate2 Certificate { get; }

    public DateTimeOffset Start { get; }

    /// <summary>The key of the certificate that was signed last.</summary>
    public ECDsa LastKey { get; private set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>Signs a certificate with a key of its own.</summary>
    public X509Certificate2 Sign(string subject, DateTimeOffset? from = null, DateTimeOffset? to = null, bool isForClients = true)
    {
        LastKey.Dispose();
        LastKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, LastKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isForClients ? ClientUsage : ServerUsage)], false));
        if (!isForClients)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 signed = request.Create(
            Certificate.SubjectName, Generator(), from ?? Start, to ?? Start.AddYears(40), [1, ++_lastSerial]);
        return signed.CopyWithPrivateKey(LastKey);
    }

    /// <summary>A revocation list in PEM.</summary>
    public string ListOf(DateTimeOffset nextUpdate, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (X509Certificate2 certificate in revoked)
            list.AddEntry(certificate, Start);
        byte[] der = _key is RSA
            ? list.Build(Certificate, 1, nextUpdate, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Start)
            : list.Build(Certificate, 1, nextUpdate, HashAlgorithmName.SHA256, thisUpdate: Start);
        return PemEncoding.WriteString("X509 CRL", der);
    }

    public void Dispose()
    {
        _key.Dispose();
        LastKey.Dispose();
        Certificate.Dispose();
    }

    private X509SignatureGenerator Generator() => _key is RSA rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa((ECDsa)_key);
}
