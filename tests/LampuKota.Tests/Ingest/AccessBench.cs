using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LampuKota.Broker;
using LampuKota.Ingest;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Identity and access as ingest puts them together, on a clock and in a folder of the test's.</summary>
internal sealed class AccessBench : IDisposable
{
    private const int FewIterations = 1_000;

    public AccessBench(ServiceCredentials? services = null, string? folder = null, string? authorityPath = null, string? revocationListPath = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("lampukota-access-").FullName;
        Services = services ?? ServiceCredentials.LoadOrMake(Folder, NullLogger.Instance);
        Registry = CredentialRegistry.Open(Folder, Time);
        Authority = CertificateAuthority.Open(Folder, Time);
        Outside = new OutsideAuthorities(authorityPath, revocationListPath, Time);
        Settings = new AccessSettings { AuthorityPath = authorityPath, RevocationListPath = revocationListPath };
        Certificates = new GatewayCertificates(Registry, Authority, Outside, Time);
        Passwords = new PasswordChecker(Time);
        Throttle = new FailureThrottle(Time);
        Authenticator = new GatewayAuthenticator(Services, Registry, Certificates, Passwords, Throttle, Meter, Time);
    }

    public string Folder { get; }

    public ManualTimeProvider Time { get; } = new(Instant.FromUtc(2025, 11, 1, 0, 0));

    public ServiceCredentials Services { get; }

    public CredentialRegistry Registry { get; }

    public CertificateAuthority Authority { get; }

    public OutsideAuthorities Outside { get; }

    public AccessSettings Settings { get; }

    public GatewayCertificates Certificates { get; }

    public PasswordChecker Passwords { get; }

    public FailureThrottle Throttle { get; }

    public AccessMeter Meter { get; } = new();

    public GatewayAuthenticator Authenticator { get; }

    public long NowUnixMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public AccessMetrics Metrics => new(Meter, Passwords, Throttle, Registry, new RuledAccessPolicy(null), Outside);

    public CredentialService ServiceOn(MqttBroker broker) =>
        new(Registry, Authority, Passwords, Meter, broker, Authenticator, Settings, Time, NullLogger<CredentialService>.Instance);

    /// <summary>Gives a gateway a password whose hash costs little.</summary>
    public void GivePassword(string gateway, string password) => Registry.Give(
        new GatewayCredentials(gateway) { Password = new GatewayPassword(PasswordHash.Of(Encoding.UTF8.GetBytes(password), FewIterations), NowUnixMs) });

    /// <summary>Gives a gateway a certificate of our own authority.</summary>
    public X509Certificate2 GiveCertificate(string gateway, ECDsa key, TimeSpan? life = null)
    {
        X509Certificate2 signed = Authority.Sign(PublicKeyOf(key), gateway, life ?? TimeSpan.FromDays(365));
        Registry.Give(new GatewayCredentials(gateway)
        {
            Certificates =
            [
                new SignedCertificate(
                    signed.SerialNumber, CredentialName.Sha256Of(signed), NowUnixMs, new DateTimeOffset(signed.NotAfter).ToUnixTimeMilliseconds()),
            ],
        });
        return signed;
    }

    public static string SigningRequestOf(ECDsa key, string name = "CN=anything") =>
        new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    public void Dispose()
    {
        Passwords.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static PublicKey PublicKeyOf(ECDsa key)
    {
        Assert.True(SigningRequest.TryReadKey(SigningRequestOf(key), out PublicKey? read, out _));
        return read;
    }
}
