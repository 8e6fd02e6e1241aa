using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>Tells push services who sends (RFC 8292): a signed token of which browsers know the key.</summary>
/// <param name="key">The key, ECDSA on P-256; disposed with this.</param>
/// <param name="subject">Whom the service may ask: a <c>mailto:</c> or https address.</param>
internal sealed class VapidKey(ECDsa key, string subject) : IDisposable
{
    // RFC 8292, 2: at most 24 hours.
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly Lock _signing = new();

    /// <summary>The public key as browsers take it when they subscribe: uncompressed, base64url.</summary>
    public string PublicKey { get; } = Base64Url.EncodeToString(PushEncryption.Point(key.ExportParameters(includePrivateParameters: false).Q));

    /// <summary>The value of the header Authorization for one push service.</summary>
    /// <param name="endpoint">A subscription's endpoint; the token is good for its origin alone.</param>
    /// <param name="now">The real time.</param>
    public string Authorize(Uri endpoint, DateTimeOffset now)
    {
        string header = Encode(JsonSerializer.SerializeToUtf8Bytes(new VapidHeader("JWT", "ES256"), ChannelJson.Default.VapidHeader));
        var claims = new VapidClaims(endpoint.GetLeftPart(UriPartial.Authority), (now + Life).ToUnixTimeSeconds(), subject);
        string signed = $"{header}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims, ChannelJson.Default.VapidClaims))}";
        lock (_signing)
            return $"vapid t={signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}, k={PublicKey}";
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>Header of the token.</summary>
internal sealed record VapidHeader(string Typ, string Alg);

/// <summary>Claims of the token.</summary>
internal sealed record VapidClaims(string Aud, long Exp, string Sub);
