using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LampuKota.City;

/// <summary>The hash that chains an entry of the audit log to the one before; pure. docs/formats/audit-log.md draws it, so that others can compute it too.</summary>
public static class AuditHash
{
    /// <summary>What stands for the hash of the entry before the first.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The hash of an entry.</summary>
    /// <param name="previousHash">Hash of the entry before, or <see cref="Start"/>.</param>
    /// <param name="id">The entry's number.</param>
    /// <param name="entry">Its content; its own number and hash are not looked at.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(string previousHash, long id, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(previousHash);
        ArgumentNullException.ThrowIfNull(entry);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, previousHash);
        Append(hash, id.ToString(CultureInfo.InvariantCulture));
        Append(hash, entry.AtUnixMs.ToString(CultureInfo.InvariantCulture));
        Append(hash, entry.PersonId);
        Append(hash, entry.PersonName);
        Append(hash, entry.Action);
        Append(hash, entry.Subject);
        Append(hash, entry.Detail);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Each field with its length before it: without it "ab" and "c" would be what "a" and "bc" are.
    private static void Append(IncrementalHash hash, string field)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(field);
        hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
        hash.AppendData(bytes);
    }
}
