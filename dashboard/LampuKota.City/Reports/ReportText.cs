using System.Globalization;
using System.Text;

namespace LampuKota.City;

/// <summary>Text from strangers, made fit to be kept: one line, without anything that cannot be seen; pure. It is encoded again wherever it is shown.</summary>
public static class ReportText
{
    /// <summary>Most characters of a note.</summary>
    public const int MaximumNoteLength = 500;

    /// <summary>Most characters of a place in words.</summary>
    public const int MaximumPlaceLength = 200;

    /// <summary>Strips control characters, characters of no width and those that turn the direction of writing, and makes every run of white space one space.</summary>
    /// <param name="text">What was sent.</param>
    /// <returns>What is left; null where that is nothing.</returns>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (IsSeen(rune))
            {
                clean.Append(rune);
            }
        }

        string result = clean.ToString().TrimEnd(' ');
        return result.Length > 0 ? result : null;
    }

    private static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
