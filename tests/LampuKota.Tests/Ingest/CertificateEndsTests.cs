using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Ingest;
using Microsoft.Extensions.Configuration;
using NodaTime;

namespace LampuKota.Tests;

public sealed class CertificateEndsTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 12, 0);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-certificates-");
    private readonly ManualTimeProvider _time = new(Now);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_brokers_certificate_and_those_of_gateways_that_end_soon_are_told_the_soonest_first()
    {
        string path = WriteServer("broker.example.org", days: 90);
        CredentialRegistry registry = CredentialRegistry.Open(_folder.FullName, _time);
        registry.Give(Gateway("KPG-OSP-G001", 400));
        registry.Give(Gateway("KPG-OSP-G002", 30));
        registry.Give(Gateway("KPG-OSP-G003", 10, 500)); // Renewed.
        registry.Give(Gateway("KPG-OSP-G004", 5));
        registry.Revoke("KPG-OSP-G004");
        CertificateEnds ends = Ends(path, registry);

        Assert.Equal([("gateway", "KPG-OSP-G002"), ("server", "broker.example.org")], ends.Read().Select(certificate => (certificate.Kind, certificate.Name)));
        Assert.Equal(Unix(30), ends.Read()[0].NotAfterUnixMs);
    }

    [Fact]
    public void A_certificate_that_was_renewed_is_seen_within_a_minute_and_one_that_cannot_be_read_is_left_out()
    {
        string path = WriteServer("first", days: 90);
        CertificateEnds ends = Ends(path, CredentialRegistry.Open(_folder.FullName, _time));
        Assert.Equal("first", Assert.Single(ends.Read()).Name);

        WriteServer("second", days: 90);
        Assert.Equal("first", Assert.Single(ends.Read()).Name);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("second", Assert.Single(ends.Read()).Name);

        File.WriteAllText(path, "nothing");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(ends.Read());
    }

    private CertificateEnds Ends(string path, CredentialRegistry registry) => new(
        IngestSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Mqtt:CertificatePath", path)]).Build()), registry, CertificateAuthority.Open(_folder.FullName, _time), _time);

    private string WriteServer(string name, int days)
    {
        string path = Path.Combine(_folder.FullName, "server.pem");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.ToDateTimeOffset().AddDays(-1), Now.ToDateTimeOffset().AddDays(days));
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return path;
    }

    private static GatewayCredentials Gateway(string id, params int[] days) =>
        new(id) { Certificates = [.. days.Select(day => new SignedCertificate($"{day:X}", new string('A', 64), 0, Unix(day)))] };

    private static long Unix(int days) => (Now + Duration.FromDays(days)).ToUnixTimeMilliseconds();
}
