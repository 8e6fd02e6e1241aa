using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Tests;

/// <summary>Self-signed certificates that are good for as long as any test may run.</summary>
internal static class TestCertificates
{
    /// <summary>A server's certificate for a name and for 127.0.0.1.</summary>
    public static X509Certificate2 Server(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return Make(request);
    }

    /// <summary>A device's certificate.</summary>
    public static X509Certificate2 Device(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Make(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256));
    }

    private static X509Certificate2 Make(CertificateRequest request)
    {
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        // A key that was made in memory does for both sides of TLS only once it was stored and loaded.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
