namespace LampuKota.Lighting;

/// <summary>Collects what is wrong with a document, one sentence each, and stops listing when there is enough to act on.</summary>
internal sealed class Problems
{
    /// <summary>More than these would not be read; the rest shows up once these are mended.</summary>
    private const int MaximumCount = 10;

    private readonly List<string> _sentences = [];

    public IReadOnlyList<string> Sentences => _sentences;

    public bool IsFull => _sentences.Count == MaximumCount;

    public void Require(bool holds, string sentence)
    {
        if (!holds)
            Add(sentence);
    }

    public void Add(string sentence)
    {
        if (!IsFull)
            _sentences.Add(sentence);
    }

    public void Add(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
            Add(sentence);
    }

    /// <summary>What a bad text may be quoted as: hostile input neither floods a log nor a screen.</summary>
    public static string Quote(string text)
    {
        const int shown = 70;
        string start = text.Length <= shown ? text : text[..shown] + "...";
        return "\"" + string.Create(start.Length, start, static (span, source) =>
        {
            for (int i = 0; i < source.Length; i++)
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        }) + "\"";
    }
}
