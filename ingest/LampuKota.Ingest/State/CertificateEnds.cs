using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>Finds the certificates whose end somebody has to see to: the broker's own, our authority's, and those of gateways that end soon.</summary>
internal sealed class CertificateEnds(IngestSettings settings, CredentialRegistry registry, CertificateAuthority authority, TimeProvider time)
{
    // A gateway renews nothing by itself; two months are time enough to visit it.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(60);

    // More are no better known to anybody; the credentials' list has them all.
    private const int MaximumGateways = 20;

    // The server's certificate is a file that others renew.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private IReadOnlyList<CertificateState> _latest = [];
    private long? _lookedTimestamp;

    /// <summary>The certificates, the soonest end first; looked at once a minute. For one caller at a time.</summary>
    public IReadOnlyList<CertificateState> Read()
    {
        if (_lookedTimestamp is { } looked && time.GetElapsedTime(looked) < LookInterval)
            return _latest;
        _lookedTimestamp = time.GetTimestamp();
        _latest = [.. Own().Concat(Gateways()).OrderBy(certificate => certificate.NotAfterUnixMs)];
        return _latest;
    }

    private IEnumerable<CertificateState> Own()
    {
        if (settings.Broker.UsesTls && Load(settings.Broker.CertificatePath!) is { } server)
            yield return Describe("server", server);
        if (authority.Certificate is { } own)
            yield return Describe("authority", own);
    }

    // The one that a gateway has now: the newest. Who lost the right to connect needs none.
    private IEnumerable<CertificateState> Gateways()
    {
        long soonUnixMs = (time.GetUtcNow() + Soon).ToUnixTimeMilliseconds();
        return registry.Gateways.Where(entry => entry is { RevokedUnixMs: null, Certificates.Count: > 0 })
            .Select(entry => new CertificateState("gateway", entry.Gateway, entry.Certificates.Max(certificate => certificate.NotAfterUnixMs)))
            .Where(certificate => certificate.NotAfterUnixMs < soonUnixMs).OrderBy(certificate => certificate.NotAfterUnixMs).Take(MaximumGateways);
    }

    private static CertificateState Describe(string kind, X509Certificate2 certificate) =>
        new(kind, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds());

    // One that cannot be read is the broker's to complain of, which goes on with the former.
    private static X509Certificate2? Load(string path)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(File.ReadAllText(path)).RawData);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }
}
