using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>
/// Names that tell one credential of a gateway from another (<see cref="Broker.Identity.Credential"/>), so that a connection can be asked later whether the
/// one that let it in still counts. Nothing in them is secret.
/// </summary>
internal static class CredentialName
{
    private const string OutsidePrefix = "outside:";

    public static string Of(GatewayPassword password) => "password:" + Convert.ToHexString(password.Hash.Salt);

    // Of a token's hash only a part, though it would open nothing.
    public static string Of(EnrolmentToken token) => "token:" + Convert.ToHexString(token.Sha256.AsSpan(0, 8));

    public static string Of(SignedCertificate certificate) => "certificate:" + certificate.Sha256;

    public static string OfOutside(X509Certificate2 certificate) =>
        $"{OutsidePrefix}{Convert.ToHexString(certificate.IssuerName.RawData)}:{certificate.SerialNumber}";

    /// <summary>Takes the name of an outside certificate apart.</summary>
    /// <returns>False where it is another kind's.</returns>
    public static bool TryParseOutside(string name, out byte[] issuer, out byte[] serial)
    {
        (issuer, serial) = ([], []);
        if (!name.StartsWith(OutsidePrefix, StringComparison.Ordinal))
            return false;
        int colon = name.LastIndexOf(':');
        (issuer, serial) = (Convert.FromHexString(name.AsSpan(OutsidePrefix.Length, colon - OutsidePrefix.Length)), Convert.FromHexString(name.AsSpan(colon + 1)));
        return true;
    }

    public static string Sha256Of(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
