namespace LampuKota.City;

/// <summary>
/// Which entries have which words, in flat arrays: words sorted, so that a prefix is a range of them, and for each word the entries that have it. A hundred
/// thousand lamps with ten words each take some ten megabytes.
/// </summary>
internal sealed class WordTable
{
    private readonly string[] _words;
    private readonly int[] _entryStarts; // of each word in _entries
    private readonly int[] _entries;
    private readonly int[] _wordStarts; // of each entry in _wordsOfEntry
    private readonly int[] _wordsOfEntry;

    /// <summary>Makes the table.</summary>
    /// <param name="wordsOfEntries">The words of each entry.</param>
    public WordTable(IReadOnlyList<IReadOnlyCollection<string>> wordsOfEntries)
    {
        _words = [.. wordsOfEntries.SelectMany(words => words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = new Dictionary<string, int>(_words.Length, StringComparer.Ordinal);
        for (int word = 0; word < _words.Length; word++)
            numbers[_words[word]] = word;

        _wordStarts = new int[wordsOfEntries.Count + 1];
        _wordsOfEntry = new int[wordsOfEntries.Sum(words => words.Count)];
        _entryStarts = new int[_words.Length + 1];
        for (int entry = 0; entry < wordsOfEntries.Count; entry++)
        {
            int next = _wordStarts[entry];
            foreach (string word in wordsOfEntries[entry])
            {
                _wordsOfEntry[next] = numbers[word];
                _entryStarts[_wordsOfEntry[next++] + 1]++;
            }

            _wordStarts[entry + 1] = next;
        }

        for (int word = 0; word < _words.Length; word++)
            _entryStarts[word + 1] += _entryStarts[word];
        _entries = new int[_wordsOfEntry.Length];
        Distribute(wordsOfEntries.Count);
    }

    /// <summary>The range of words that begin with a prefix.</summary>
    public WordRange Find(string prefix)
    {
        int from = LowerBound(word => string.CompareOrdinal(word, prefix) < 0);
        int to = LowerBound(word => string.CompareOrdinal(word, prefix) < 0 || word.StartsWith(prefix, StringComparison.Ordinal));
        bool isExact = from < to && _words[from] == prefix;
        return new WordRange(from, to, isExact);
    }

    /// <summary>The entries that have a word of the range, perhaps several times.</summary>
    public ReadOnlySpan<int> EntriesOf(WordRange range) => _entries.AsSpan(_entryStarts[range.From].._entryStarts[range.To]);

    /// <summary>How many words an entry has.</summary>
    public int CountOf(int entry) => _wordStarts[entry + 1] - _wordStarts[entry];

    /// <summary>How an entry matches a range.</summary>
    public WordMatch MatchOf(int entry, WordRange range)
    {
        WordMatch best = WordMatch.None;
        foreach (int word in _wordsOfEntry.AsSpan(_wordStarts[entry].._wordStarts[entry + 1]))
        {
            if (range.IsExact && word == range.From)
                return WordMatch.Whole;
            if (word >= range.From && word < range.To)
                best = WordMatch.Beginning;
        }

        return best;
    }

    private void Distribute(int entryCount)
    {
        int[] next = _entryStarts[..^1];
        for (int entry = 0; entry < entryCount; entry++)
        {
            foreach (int word in _wordsOfEntry.AsSpan(_wordStarts[entry].._wordStarts[entry + 1]))
                _entries[next[word]++] = entry;
        }
    }

    private int LowerBound(Predicate<string> isBefore)
    {
        int low = 0;
        int high = _words.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (isBefore(_words[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>Words that begin with what was typed.</summary>
/// <param name="From">First.</param>
/// <param name="To">First after them.</param>
/// <param name="IsExact">Whether the first is what was typed, whole.</param>
internal readonly record struct WordRange(int From, int To, bool IsExact);

/// <summary>How well an entry has a word; a lower number is better.</summary>
internal enum WordMatch
{
    Whole = 0,
    Beginning = 1,
    None = 2,
}
