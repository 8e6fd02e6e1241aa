using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LampuKota.Ingest;

/// <summary>
/// Our own small certificate authority for gateways: ECDSA P-256, made when the first certificate is asked for. It signs nothing but client
/// certificates of gateways, and a list of those it took back. Safe for use by several threads.
/// </summary>
internal sealed class CertificateAuthority
{
    public const string FolderName = "authority";

    private const string CertificateFile = "authority.pem";
    private const string KeyFile = "authority.key";
    private const string RevocationListFile = "authority.crl";
    private const string ClientAuthenticationUsage = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;

    // A generation of lamp controllers; whoever replaces it earlier enrols every gateway anew.
    private const int LifeYears = 20;

    // Clocks of gateways differ, and of this machine after a cold start.
    private static readonly TimeSpan BackDated = TimeSpan.FromHours(1);

    // Others that read the list (a broker cluster in front) refuse everybody once it is older.
    private static readonly TimeSpan RevocationListLife = TimeSpan.FromDays(30);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _making = new();
    private X509Certificate2? _certificate;

    private CertificateAuthority(string folder, TimeProvider time) => (_folder, _time) = (folder, time);

    /// <summary>Its certificate without the key; null until the first certificate was asked for.</summary>
    public X509Certificate2? Certificate => Volatile.Read(ref _certificate);

    /// <summary>Opens the authority in ingest's folder; makes nothing yet.</summary>
    /// <exception cref="OperatorMistakeException">Its files cannot be read.</exception>
    public static CertificateAuthority Open(string folder, TimeProvider time)
    {
        var authority = new CertificateAuthority(Path.Combine(folder, FolderName), time);
        string path = authority.PathOf(CertificateFile);
        try
        {
            // The certificate is written last: without it nothing was ever signed.
            if (File.Exists(path))
            {
                using X509Certificate2 withKey = X509Certificate2.CreateFromPemFile(path, authority.PathOf(KeyFile));
                authority._certificate = X509CertificateLoader.LoadCertificate(withKey.RawData);
            }

            return authority;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorMistakeException($"The certificate authority in {authority._folder} cannot be read ({e.Message.TrimEnd('.')}): restore {CertificateFile} and {KeyFile} from a backup, or move the folder away and enrol every gateway anew.");
        }
    }

    /// <summary>Signs a client certificate. Of the request only the public key counts.</summary>
    /// <param name="key">The key, from <see cref="SigningRequest"/>.</param>
    /// <param name="gateway">Whose certificate it becomes.</param>
    /// <param name="life">How long it lives.</param>
    /// <exception cref="IOException">The authority could not be made durable.</exception>
    public X509Certificate2 Sign(PublicKey key, string gateway, TimeSpan life)
    {
        using X509Certificate2 authority = LoadOrMake();
        var request = new CertificateRequest(new X500DistinguishedName($"CN={gateway}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthenticationUsage)], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset end = now + life < authority.NotAfter ? now + life : authority.NotAfter;
        return request.Create(authority, now - BackDated, end, MakeSerial());
    }

    /// <summary>Whether a certificate says that it is from here; its signature is checked elsewhere.</summary>
    public bool IsIssuerOf(X509Certificate2 certificate) =>
        Certificate is { } own && certificate.IssuerName.RawData.AsSpan().SequenceEqual(own.SubjectName.RawData);

    /// <summary>Writes the list of certificates that were taken back, for other programs; ingest itself asks its registry.</summary>
    /// <exception cref="IOException">It could not be made durable.</exception>
    public void WriteRevocationList(IReadOnlyList<RevokedCertificate> revoked)
    {
        if (Certificate is null)
            return;
        using X509Certificate2 authority = LoadOrMake();
        var list = new CertificateRevocationListBuilder();
        foreach (RevokedCertificate certificate in revoked)
            list.AddEntry(Convert.FromHexString(certificate.Serial), DateTimeOffset.FromUnixTimeMilliseconds(certificate.RevokedUnixMs));
        DateTimeOffset now = _time.GetUtcNow();
        byte[] der = list.Build(authority, now.ToUnixTimeMilliseconds(), now + RevocationListLife, HashAlgorithmName.SHA256, thisUpdate: now);
        PrivateFile.Replace(PathOf(RevocationListFile), Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", der) + "\n"));
    }

    // Positive and of 16 bytes, as RFC 5280, 4.1.2.2 wants serial numbers.
    private static byte[] MakeSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    // The key is read for each signature and not kept: it is needed a few times a year.
    private X509Certificate2 LoadOrMake()
    {
        lock (_making)
        {
            return Certificate is null ? Make() : X509Certificate2.CreateFromPemFile(PathOf(CertificateFile), PathOf(KeyFile));
        }
    }

    private X509Certificate2 Make()
    {
        Directory.CreateDirectory(_folder);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The random part tells the authorities of two installations apart.
        var request = new CertificateRequest($"CN=LampuKota gateway authority {RandomNumberGenerator.GetHexString(8)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = _time.GetUtcNow();
        X509Certificate2 made = request.CreateSelfSigned(now - BackDated, now.AddYears(LifeYears));
        PrivateFile.Replace(PathOf(KeyFile), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        PrivateFile.Replace(PathOf(CertificateFile), Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        Volatile.Write(ref _certificate, X509CertificateLoader.LoadCertificate(made.RawData));
        return made;
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}
