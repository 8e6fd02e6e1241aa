using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Ingest;

namespace LampuKota.Tests;

/// <summary>Which client certificates are trusted, and whose they are.</summary>
public sealed class GatewayCertificatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-certificates-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestAuthority _outside = new();

    private string AuthorityFile => Path.Combine(_folder, "outside.pem");

    private string ListFile => Path.Combine(_folder, "outside.crl");

    public void Dispose()
    {
        _key.Dispose();
        _outside.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_certificate_of_our_own_authority_is_its_gateways()
    {
        using var access = new AccessBench();
        using X509Certificate2 certificate = access.GiveCertificate("G1", _key);

        Assert.Null(access.Certificates.FindFault(certificate, []));
        Assert.Null(access.Certificates.FindFault(certificate, out Identity? identity));
        Assert.Equal(("G1", IdentityKind.Client, "G1"), (identity!.Name, identity.Kind, identity.BoundClientIdentifier));
        Assert.True(access.Authenticator.IsStillValid(identity));
        Assert.Equal("CN=G1", certificate.Subject);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void It_is_refused_once_it_is_expired_replaced_or_revoked()
    {
        using var access = new AccessBench();
        using X509Certificate2 certificate = access.GiveCertificate("G1", _key, TimeSpan.FromDays(30));
        Assert.Null(access.Certificates.FindFault(certificate, out Identity? identity));

        access.Time.Advance(TimeSpan.FromDays(31));
        Assert.Contains("expired", access.Certificates.FindFault(certificate, []), StringComparison.Ordinal);

        using X509Certificate2 next = access.GiveCertificate("G1", _key);
        Assert.Null(access.Certificates.FindFault(next, []));
        Assert.Contains("revoked", access.Certificates.FindFault(certificate, out _), StringComparison.Ordinal);
        Assert.False(access.Authenticator.IsStillValid(identity!));

        access.Registry.Revoke("G1");
        Assert.Contains("revoked", access.Certificates.FindFault(next, []), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_our_authority_signed_but_the_registry_does_not_know_is_refused()
    {
        using var access = new AccessBench();
        using X509Certificate2 known = access.GiveCertificate("G1", _key);
        Assert.True(SigningRequest.TryReadKey(AccessBench.SigningRequestOf(_key), out PublicKey? key, out _));
        using X509Certificate2 unknown = access.Authority.Sign(key, "G1", TimeSpan.FromDays(30));

        Assert.Contains("revoked", access.Certificates.FindFault(unknown, []), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_a_stranger_is_refused_whatever_it_calls_its_issuer()
    {
        using var access = new AccessBench();
        using X509Certificate2 known = access.GiveCertificate("G1", _key);
        using var liar = new TestAuthority(access.Authority.Certificate!.Subject);
        using X509Certificate2 forged = liar.Sign("CN=G1");
        using X509Certificate2 foreign = _outside.Sign("CN=G1");

        Assert.Contains("not trusted", access.Certificates.FindFault(foreign, []), StringComparison.Ordinal);
        Assert.NotNull(access.Certificates.FindFault(forged, [liar.Certificate]));
        Assert.NotNull(access.Certificates.FindFault(_outside.Certificate, [_outside.Certificate]));
    }

    [Theory]
    [InlineData("CN=G1", null)]
    [InlineData("CN=G1, O=City of Kupang", null)]
    [InlineData("CN=g1", "Common Name")]
    [InlineData("CN=#", "Common Name")]
    [InlineData("CN=+", "Common Name")]
    [InlineData("CN=G1/G2", "Common Name")]
    [InlineData("CN=_ingest", "Common Name")]
    [InlineData("CN=dashboard", "Common Name")]
    [InlineData("CN=G1, CN=G2", "Common Name")]
    [InlineData("O=G1", "Common Name")]
    public void An_outside_certificate_counts_for_the_gateway_that_its_Common_Name_names(string subject, string? fault)
    {
        using AccessBench access = WithOutside();
        using X509Certificate2 certificate = _outside.Sign(subject);

        string? found = access.Certificates.FindFault(certificate, []);
        if (fault is null)
            Assert.Null(found);
        else
            Assert.Contains(fault, found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outside_certificate_is_refused_when_expired_early_or_not_for_clients()
    {
        using AccessBench access = WithOutside();
        DateTimeOffset now = access.Time.GetUtcNow();
        using X509Certificate2 expired = _outside.Sign("CN=G1", to: now.AddSeconds(-1));
        using X509Certificate2 early = _outside.Sign("CN=G1", from: now.AddHours(1));
        using X509Certificate2 server = _outside.Sign("CN=G1", isForClients: false);

        Assert.Contains("expired", access.Certificates.FindFault(expired, []), StringComparison.Ordinal);
        Assert.Contains("not valid yet", access.Certificates.FindFault(early, []), StringComparison.Ordinal);
        Assert.Contains("not for clients", access.Certificates.FindFault(server, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Revoking_a_gateway_here_refuses_its_outside_certificate_too()
    {
        using AccessBench access = WithOutside();
        using X509Certificate2 certificate = _outside.Sign("CN=G1");
        Assert.Null(access.Certificates.FindFault(certificate, out Identity? identity));
        access.Registry.Revoke("G1");

        Assert.Contains("revoked", access.Certificates.FindFault(certificate, []), StringComparison.Ordinal);
        Assert.False(access.Authenticator.IsStillValid(identity!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_authoritys_own_list_is_obeyed_from_the_moment_it_changes(bool usesRsa)
    {
        using var authority = new TestAuthority(usesRsa: usesRsa);
        using X509Certificate2 certificate = authority.Sign("CN=G1");
        using X509Certificate2 other = authority.Sign("CN=G2");
        File.WriteAllText(AuthorityFile, authority.Pem);
        File.WriteAllText(ListFile, authority.ListOf(authority.Start.AddYears(2)));
        using var access = new AccessBench(authorityPath: AuthorityFile, revocationListPath: ListFile);
        Assert.Null(access.Certificates.FindFault(certificate, out Identity? identity));

        File.WriteAllText(ListFile, authority.ListOf(authority.Start.AddYears(2), certificate));
        Assert.True(access.Outside.Refresh());

        Assert.Contains("revocation list", access.Certificates.FindFault(certificate, []), StringComparison.Ordinal);
        Assert.False(access.Authenticator.IsStillValid(identity!));
        Assert.Null(access.Certificates.FindFault(other, []));
        Assert.False(access.Outside.Refresh());
    }

    [Fact]
    public void A_list_that_is_old_broken_missing_or_somebody_elses_trusts_nobody_until_it_is_mended()
    {
        using X509Certificate2 certificate = _outside.Sign("CN=G1");
        using var stranger = new TestAuthority("CN=Stranger");
        string good = _outside.ListOf(_outside.Start.AddYears(2));
        File.WriteAllText(AuthorityFile, _outside.Pem);
        File.WriteAllText(ListFile, good);
        using var access = new AccessBench(authorityPath: AuthorityFile, revocationListPath: ListFile);

        string[] bad =
        [
            _outside.ListOf(access.Time.GetUtcNow().AddSeconds(-1)), stranger.ListOf(stranger.Start.AddYears(2)), good.Replace("MI", "MJ", StringComparison.Ordinal), "", _outside.Pem,
        ];
        foreach (string content in bad)
        {
            File.WriteAllText(ListFile, content);
            access.Outside.Refresh();
            Assert.NotNull(access.Certificates.FindFault(certificate, []));
        }

        File.Delete(ListFile);
        access.Outside.Refresh();
        Assert.NotNull(access.Certificates.FindFault(certificate, []));
        File.WriteAllText(ListFile, good);
        access.Outside.Refresh();
        Assert.Null(access.Certificates.FindFault(certificate, []));
    }

    [Fact]
    public void A_list_in_DER_is_read_as_well()
    {
        using X509Certificate2 certificate = _outside.Sign("CN=G1");
        string pem = _outside.ListOf(_outside.Start.AddYears(2), certificate);
        byte[] der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

        RevocationList list = Assert.Single(RevocationList.ReadAll(der, [_outside.Certificate]));
        Assert.Equal(1, list.Count);
        Assert.True(list.Lists(certificate.SerialNumberBytes.Span));
        for (int length = 0; length < der.Length; length += 7)
            Assert.Throws<CryptographicException>(() => RevocationList.ReadAll(der[..length], [_outside.Certificate]));
    }

    [Fact]
    public void Our_own_list_names_what_was_taken_back_for_other_programs_to_read()
    {
        using var access = new AccessBench();
        using X509Certificate2 certificate = access.GiveCertificate("G1", _key);
        access.Registry.Revoke("G1");
        access.Authority.WriteRevocationList(access.Registry.RevokedCertificates);

        byte[] content = File.ReadAllBytes(Path.Combine(access.Folder, CertificateAuthority.FolderName, "authority.crl"));
        RevocationList list = Assert.Single(RevocationList.ReadAll(content, [access.Authority.Certificate!]));
        Assert.True(list.Lists(certificate.SerialNumberBytes.Span));
    }

    [Fact]
    public void The_authority_is_made_at_the_first_need_and_stays()
    {
        using var access = new AccessBench();
        string folder = Path.Combine(access.Folder, CertificateAuthority.FolderName);
        Assert.False(Directory.Exists(folder));
        using X509Certificate2 first = access.GiveCertificate("G1", _key);

        CertificateAuthority again = CertificateAuthority.Open(access.Folder, access.Time);
        Assert.Equal(access.Authority.Certificate!.Thumbprint, again.Certificate!.Thumbprint);
        Assert.Equal("1.2.840.10045.2.1", again.Certificate.PublicKey.Oid.Value);
        foreach (string file in Directory.GetFiles(folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));

        File.WriteAllText(Path.Combine(folder, "authority.key"), "broken");
        Assert.Throws<OperatorMistakeException>(() => CertificateAuthority.Open(access.Folder, access.Time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    public void A_signing_request_that_is_none_is_refused(string pem)
    {
        Assert.False(SigningRequest.TryReadKey(pem, out _, out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_signing_request_must_be_signed_by_its_own_key_and_that_must_be_strong()
    {
        string pem = AccessBench.SigningRequestOf(_key);
        char changed = pem[^60] == 'A' ? 'B' : 'A';
        Assert.False(SigningRequest.TryReadKey(pem[..^60] + changed + pem[^59..], out _, out _));

        using RSA weak = RSA.Create(1_024);
        string weakRequest = new CertificateRequest("CN=x", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        Assert.False(SigningRequest.TryReadKey(weakRequest, out _, out _));
        using RSA strong = RSA.Create(2_048);
        string strongRequest = new CertificateRequest("CN=x", strong, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        Assert.True(SigningRequest.TryReadKey(strongRequest, out _, out _));
    }

    private AccessBench WithOutside()
    {
        File.WriteAllText(AuthorityFile, _outside.Pem);
        return new AccessBench(authorityPath: AuthorityFile);
    }
}
