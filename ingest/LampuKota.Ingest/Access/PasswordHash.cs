using System.Security.Cryptography;

namespace LampuKota.Ingest;

/// <summary>What is kept of a password: PBKDF2 with HMAC-SHA-256.</summary>
/// <param name="Iterations">Iterations.</param>
/// <param name="Salt">Random salt.</param>
/// <param name="Hash">The derived bytes.</param>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256.</summary>
    public const int RecommendedIterations = 600_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Hashes a password; takes a fifth of a second.</summary>
    public static PasswordHash Of(ReadOnlySpan<byte> password, int iterations = RecommendedIterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(iterations, salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes));
    }

    /// <summary>A hash that no password has, and that takes as long to find that out.</summary>
    public static PasswordHash MakeUnmatchable() =>
        new(RecommendedIterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Whether this is the hash of the password.</summary>
    public bool Matches(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Hash, Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, HashAlgorithmName.SHA256, Hash.Length));
}
