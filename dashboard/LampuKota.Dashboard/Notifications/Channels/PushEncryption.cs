using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LampuKota.Dashboard;

/// <summary>Encrypts a push message for one browser (RFC 8291), as one record of the content coding aes128gcm (RFC 8188).</summary>
internal static class PushEncryption
{
    /// <summary>Bytes that a message may have: a push service need not take bodies of more than 4,096 (RFC 8030, 7.2), of which 86 are the header, 16 the tag and 1 the delimiter.</summary>
    public const int MaximumPlaintextBytes = 4_096 - HeaderBytes - TagBytes - 1;

    private const int SaltBytes = 16;
    private const int PointBytes = 65;
    private const int CoordinateBytes = 32;
    private const int TagBytes = 16;
    private const int HeaderBytes = SaltBytes + sizeof(uint) + 1 + PointBytes;
    private const int RecordSize = 4_096;
    private const byte LastRecord = 2; // RFC 8188, 2: the delimiter of the last record.

    /// <summary>Encrypts with a key and a salt that are used once.</summary>
    /// <param name="plaintext">The message, at most <see cref="MaximumPlaintextBytes"/>.</param>
    /// <param name="browserKey">The browser's public key, uncompressed.</param>
    /// <param name="authSecret">The secret that the browser shares with us, 16 bytes.</param>
    /// <exception cref="CryptographicException">The browser's key is no point of P-256.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> authSecret)
    {
        using ECDiffieHellman own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(plaintext, browserKey, authSecret, own, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <summary>Encrypts with a given key and salt; for the vectors of the RFC.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> browserKey, ReadOnlySpan<byte> authSecret, ECDiffieHellman own, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaximumPlaintextBytes);
        byte[] ownKey = Point(own.ExportParameters(includePrivateParameters: false).Q);
        using ECDiffieHellman browser = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(browserKey) });
        byte[] shared = own.DeriveRawSecretAgreement(browser.PublicKey);

        // RFC 8291, 3.4.
        byte[] info = [.. "WebPush: info\0"u8, .. browserKey, .. ownKey];
        byte[] inputKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, authSecret.ToArray(), info);
        byte[] contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 16, salt.ToArray(), Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        byte[] nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 12, salt.ToArray(), Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        byte[] body = new byte[HeaderBytes + plaintext.Length + 1 + TagBytes];
        salt.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), RecordSize);
        body[SaltBytes + sizeof(uint)] = PointBytes;
        ownKey.CopyTo(body.AsSpan(SaltBytes + sizeof(uint) + 1));
        byte[] record = [.. plaintext, LastRecord];
        using var cipher = new AesGcm(contentKey, TagBytes);
        cipher.Encrypt(nonce, record, body.AsSpan(HeaderBytes, record.Length), body.AsSpan(HeaderBytes + record.Length));
        return body;
    }

    /// <summary>A point as SEC 1 writes it uncompressed.</summary>
    internal static byte[] Point(ECPoint point) => [4, .. point.X!, .. point.Y!];

    /// <summary>A point that SEC 1 wrote uncompressed.</summary>
    internal static ECPoint Point(ReadOnlySpan<byte> bytes) => bytes.Length == PointBytes && bytes[0] == 4
        ? new ECPoint { X = bytes.Slice(1, CoordinateBytes).ToArray(), Y = bytes[(1 + CoordinateBytes)..].ToArray() }
        : throw new CryptographicException("The key is no uncompressed point of P-256.");
}
