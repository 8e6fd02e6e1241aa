using System.Security.Cryptography;
using System.Text;

namespace LampuKota.Ingest;

/// <summary>Passwords and tokens of our own making: 256 random bits, as 64 hexadecimal digits that every shell and form takes.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 of a token. Nobody guesses 256 random bits, so a token needs no slow hash.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
