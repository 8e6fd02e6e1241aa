using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LampuKota.City;

/// <summary>Codes of a second factor by the clock: TOTP (RFC 6238) with HMAC-SHA-1, 6 digits and steps of 30 s, as every authenticator application has them. Pure.</summary>
public static class Totp
{
    /// <summary>Length of a key: as long as the hash (RFC 4226, 4 R6).</summary>
    public const int KeyBytes = 20;

    /// <summary>Length of a code.</summary>
    public const int Digits = 6;

    private const long StepSeconds = 30;
    private const int Modulus = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The time step of an instant.</summary>
    /// <param name="unixMs">The instant, real time.</param>
    public static long StepOf(long unixMs) => unixMs / 1_000 / StepSeconds;

    /// <summary>The code of a time step.</summary>
    /// <param name="key">The key.</param>
    /// <param name="step">The time step.</param>
    public static string CodeOf(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 says SHA-1, and authenticator applications know no other; as a keyed hash it is not broken.
        HMACSHA1.HashData(key, counter, mac);
#pragma warning restore CA5350
        int value = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & int.MaxValue;
        return (value % Modulus).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The time step whose code this is: the present one, or one to either side for clocks that differ; none that was used. Null where it is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="unixMs">Now, real time.</param>
    /// <param name="lastStep">The newest step that was used.</param>
    public static long? Match(ReadOnlySpan<byte> key, string code, long unixMs, long lastStep)
    {
        ArgumentNullException.ThrowIfNull(code);
        byte[] typed = Encoding.ASCII.GetBytes(string.Concat(code.Where(char.IsAsciiDigit)));
        long now = StepOf(unixMs);
        for (long step = Math.Max(now - 1, lastStep + 1); step <= now + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(CodeOf(key, step))))
                return step;
        }

        return null;
    }

    /// <summary>The key as people type it, in groups of four.</summary>
    /// <param name="key">The key.</param>
    public static string ToText(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        int bits = 0, buffer = 0;
        foreach (byte one in key)
        {
            buffer = (buffer << 8) | one;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
            text.Append(Base32[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>The address that an authenticator application takes from a picture.</summary>
    /// <param name="key">The key.</param>
    /// <param name="account">The account's name.</param>
    public static string AddressOf(ReadOnlySpan<byte> key, string account) =>
        $"otpauth://totp/LampuKota:{Uri.EscapeDataString(account)}?secret={ToText(key)}&issuer=LampuKota";
}
