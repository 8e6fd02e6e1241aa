using System.Text;

namespace LampuKota.City;

/// <summary>How a text becomes the words that are compared: small letters and digits, numbers without leading zeros.</summary>
internal static class SearchWords
{
    /// <summary>Most words of a query that count; more would be a sentence.</summary>
    private const int MaximumWords = 8;

    // One, two, three as signs and people in Kupang write them.
    private static readonly string[][] Numbers =
    [
        ["1", "i", "satu"], ["2", "ii", "dua"], ["3", "iii", "tiga"], ["4", "iv", "empat"], ["5", "v", "lima"],
        ["6", "vi", "enam"], ["7", "vii", "tujuh"], ["8", "viii", "delapan"], ["9", "ix", "sembilan"], ["10", "x", "sepuluh"],
    ];

    private static readonly string[][] Abbreviations =
    [
        ["jalan", "jl", "jln"], ["gang", "gg"], ["kelurahan", "kel"], ["kecamatan", "kec"],
    ];

    private static readonly Dictionary<string, string[]> Synonyms =
        Numbers.Concat(Abbreviations).SelectMany(group => group.Select(word => (word, group))).ToDictionary(pair => pair.word, pair => pair.group, StringComparer.Ordinal);

    /// <summary>The words of what an operator typed.</summary>
    public static IReadOnlyList<string> OfQuery(string text) => [.. Split(text).Distinct(StringComparer.Ordinal).Take(MaximumWords)];

    /// <summary>
    /// The words by which a name is found: its own, those that mean the same, and the initials of a name of three words or more ("TDM" for Tuak Daun Merah).
    /// </summary>
    public static IReadOnlyCollection<string> OfName(string name)
    {
        List<string> own = [.. Split(name)];
        var words = new HashSet<string>(own, StringComparer.Ordinal);
        foreach (string word in own)
        {
            if (Synonyms.TryGetValue(word, out string[]? same))
                words.UnionWith(same);
        }

        if (own.Count >= 3 && own.TrueForAll(word => word.All(char.IsLetter)))
            words.Add(string.Concat(own.Select(word => word[0])));
        return words;
    }

    /// <summary>Splits at whatever is neither letter nor digit.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (char letter in text)
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (word.Length > 0)
            {
                yield return WithoutLeadingZeros(word);
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return WithoutLeadingZeros(word);
    }

    // "L034", "L34" and "l034" are one lamp to people.
    private static string WithoutLeadingZeros(StringBuilder word)
    {
        var kept = new StringBuilder(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            bool isLeadingZero = word[i] == '0' && (i == 0 || !char.IsAsciiDigit(word[i - 1])) && i + 1 < word.Length && char.IsAsciiDigit(word[i + 1]);
            if (isLeadingZero)
                word[i] = ' '; // So that a second zero still follows no digit.
            else
                kept.Append(word[i]);
        }

        return kept.ToString();
    }
}
