using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace LampuKota.Dashboard;

/// <summary>
/// What a link in a message carries: one delivery, an end, and a signature (HMAC-SHA256, of which 128 bits stand in it). Whoever has it may answer for that incident in that
/// person's name until it ends, and nothing else.
/// </summary>
/// <param name="key">The signing key, 32 bytes.</param>
internal sealed class AcceptToken(byte[] key)
{
    /// <summary>A shift and a half: what was not answered by then has long gone to others.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private const int IdBytes = 16;
    private const int SignedBytes = IdBytes + sizeof(uint);
    private const int SignatureBytes = 16;

    /// <summary>Writes a token, 48 characters of base64url.</summary>
    /// <param name="deliveryId">A delivery's id, a UUID in hexadecimal.</param>
    /// <param name="endUnixMs">City time from which on it is good no more.</param>
    public string Write(string deliveryId, long endUnixMs)
    {
        byte[] token = new byte[SignedBytes + SignatureBytes];
        Guid.ParseExact(deliveryId, "N").TryWriteBytes(token, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(IdBytes), checked((uint)(endUnixMs / 1_000)));
        Sign(token.AsSpan(0, SignedBytes)).CopyTo(token.AsSpan(SignedBytes));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads a token.</summary>
    /// <param name="text">What somebody sent.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <returns>The delivery's id; null where the token is not ours, or its end has come.</returns>
    public string? Read(string text, long nowUnixMs)
    {
        byte[] token = new byte[SignedBytes + SignatureBytes];
        if (!Base64Url.IsValid(text, out int length) || length != token.Length || !Base64Url.TryDecodeFromChars(text, token, out _))
            return null;
        if (!CryptographicOperations.FixedTimeEquals(Sign(token.AsSpan(0, SignedBytes)), token.AsSpan(SignedBytes)))
            return null;
        long endUnixMs = BinaryPrimitives.ReadUInt32BigEndian(token.AsSpan(IdBytes)) * 1_000L;
        return nowUnixMs < endUnixMs ? new Guid(token.AsSpan(0, IdBytes), bigEndian: true).ToString("N") : null;
    }

    private byte[] Sign(ReadOnlySpan<byte> signed) => HMACSHA256.HashData(key, signed)[..SignatureBytes];
}
