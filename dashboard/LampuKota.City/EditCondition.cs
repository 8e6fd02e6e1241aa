using System.Security.Cryptography;
using System.Text;

namespace LampuKota.City;

/// <summary>What an edit expects to find, so that nobody overwrites what somebody else has done since it was read (RFC 9110, 13.1).</summary>
/// <param name="Version">The version that was read (<c>If-Match</c>); <see cref="Any"/> for whatever there is, null for no condition.</param>
/// <param name="IsNew">Whether there must be nothing yet (<c>If-None-Match: *</c>).</param>
public sealed record EditCondition(string? Version = null, bool IsNew = false)
{
    /// <summary>Stands for any version.</summary>
    public const string Any = "*";

    private const int VersionBytes = 8;

    /// <summary>Expects nothing.</summary>
    public static EditCondition None { get; } = new();

    /// <summary>Reads the two headers.</summary>
    /// <param name="match"><c>If-Match</c>: a version in quotes or without, or <c>*</c>.</param>
    /// <param name="noneMatch"><c>If-None-Match</c>; all but <c>*</c> is no condition of an edit.</param>
    public static EditCondition Of(string? match, string? noneMatch) => new(string.IsNullOrWhiteSpace(match) ? null : match.Trim().Trim('"'), noneMatch?.Trim() == Any);

    /// <summary>Stands for a content: the same for the same texts, another for any other (docs/decisions/0116-a-version-is-its-content.md).</summary>
    /// <param name="texts">The texts in their order.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string VersionOf(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(utf8.Length));
            hash.AppendData(utf8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, VersionBytes));
    }

    /// <summary>Requires that what is there is what the edit expects.</summary>
    /// <param name="present">The version that is there; null where there is nothing.</param>
    /// <exception cref="RequestRefusedException">It is something else.</exception>
    public void Require(string? present)
    {
        if (IsNew && present is not null)
            throw new RequestRefusedException(Refusal.Changed, "id", "There is one of this id already; change that, or take another id.");
        if (Version is not null && (present is null || (Version != Any && Version != present)))
            throw new RequestRefusedException(Refusal.Changed, "version", "Somebody changed this since you read it; look at it as it is now, and make your change there.");
    }
}
