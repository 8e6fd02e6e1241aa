using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>Reads certificate signing requests of strangers (PKCS #10).</summary>
internal static class SigningRequest
{
    private const int MinimumRsaBits = 2_048;
    private const int MaximumRsaBits = 4_096;

    /// <summary>Gives the public key of a request whose signature proves that its sender has the private key.</summary>
    /// <param name="pem">The request.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryReadKey(string pem, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        try
        {
            PublicKey read = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256).PublicKey;
            problem = FindFault(read);
            key = problem is null ? read : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            problem = "The signing request is no PKCS #10 request in PEM that is signed by its own key.";
        }

        return problem is null && key is not null;
    }

    private static string? FindFault(PublicKey key)
    {
        using ECDsa? curve = key.GetECDsaPublicKey();
        if (curve is not null)
            return curve.KeySize is 256 or 384 ? null : "The signing request's key must be on the curve P-256 or P-384.";
        using RSA? rsa = key.GetRSAPublicKey();
        return rsa?.KeySize is >= MinimumRsaBits and <= MaximumRsaBits
            ? null
            : $"The signing request's key must be ECDSA P-256 or P-384, or RSA of {MinimumRsaBits} to {MaximumRsaBits} bits.";
    }
}
