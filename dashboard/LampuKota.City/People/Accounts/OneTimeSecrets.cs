using System.Security.Cryptography;
using System.Text;

namespace LampuKota.City;

/// <summary>Makes secrets that are shown once: passwords for the first sign-in, recovery codes, tokens.</summary>
public static class OneTimeSecrets
{
    /// <summary>How many recovery codes a person is given.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>What every token begins with, so that one that leaks is recognized.</summary>
    public const string TokenPrefix = "lk_";

    // Without letters and digits that are taken for each other.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int TokenSecretBytes = 32;

    /// <summary>A password: 20 letters in groups of five, some 99 bits.</summary>
    public static string Password() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));

    /// <summary>Recovery codes: 15 letters each, some 74 bits, so that a plain hash keeps them.</summary>
    public static IReadOnlyList<string> Recovery() =>
        [.. Enumerable.Range(0, RecoveryCodes).Select(_ => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Letters, 5))))];

    /// <summary>A token and what is kept of it.</summary>
    public static (string Token, string Id, string SecretHash) Token()
    {
        string id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenSecretBytes));
        return ($"{TokenPrefix}{id}_{secret}", id, HashOf(secret));
    }

    /// <summary>Divides a token that was sent into its id and its secret; null where it is none of ours.</summary>
    /// <param name="token">What was sent.</param>
    public static (string Id, string Secret)? ReadToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.StartsWith(TokenPrefix, StringComparison.Ordinal) && token[TokenPrefix.Length..].Split('_') is [{ Length: 16 } id, { Length: TokenSecretBytes * 2 } secret]
            ? (id, secret)
            : null;
    }

    /// <summary>What is kept of a secret with so much chance in it that it cannot be guessed: SHA-256, hexadecimal digits.</summary>
    /// <param name="secret">The secret.</param>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A recovery code as it is hashed, however it was typed.</summary>
    /// <param name="code">What was typed.</param>
    public static string HashOfRecovery(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return HashOf(string.Concat(code.ToLowerInvariant().Where(Letters.Contains)));
    }
}
