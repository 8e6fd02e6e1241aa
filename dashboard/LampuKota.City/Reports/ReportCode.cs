using System.Security.Cryptography;

namespace LampuKota.City;

/// <summary>
/// The code by which whoever reported follows a report: no identity, and nothing that can be guessed or counted. Ten letters and digits of thirty that
/// are not mistaken for each other: 49 bits.
/// </summary>
public static class ReportCode
{
    /// <summary>Letters and digits of a code.</summary>
    public const int Length = 10;

    /// <summary>Those that there are: no 0 and O, no 1, I and L, no U, which is heard as V.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int GroupLength = 5;

    /// <summary>Makes a new one.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Reads what a person typed, whatever its case, spaces and hyphens; null where it is no code.</summary>
    /// <param name="text">What was typed.</param>
    public static string? Parse(string? text)
    {
        if (text is null || text.Length > 4 * Length)
            return null;
        string code = string.Concat(text.Where(letter => letter is not ('-' or ' '))).ToUpperInvariant();
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }

    /// <summary>A code as people read it: <c>ABCDE-23456</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Show(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length == Length ? $"{code[..GroupLength]}-{code[GroupLength..]}" : code;
    }
}
