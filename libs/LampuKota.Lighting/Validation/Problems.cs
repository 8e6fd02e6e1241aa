namespace LampuKota.Lighting;

/// <summary>What is wrong, and with which part.</summary>
/// <param name="Sentence">One sentence.</param>
/// <param name="Part">The part; null for the whole.</param>
/// <param name="Number">Which, from 1; null for the whole.</param>
internal readonly record struct Problem(string Sentence, FindingPart? Part, int? Number);

/// <summary>Collects what is wrong with a document, one sentence each, and stops listing when there is enough to act on.</summary>
internal sealed class Problems
{
    /// <summary>More than these would not be read; the rest shows up once these are mended.</summary>
    private const int MaximumCount = 10;

    private readonly List<Problem> _all = [];
    private FindingPart? _part;
    private int? _number;

    public IReadOnlyList<Problem> All => _all;

    public IReadOnlyList<string> Sentences => [.. _all.Select(static problem => problem.Sentence)];

    public bool IsFull => _all.Count == MaximumCount;

    /// <summary>What is added from now on is about this part, counted from 1.</summary>
    public void At(FindingPart part, int number) => (_part, _number) = (part, number);

    /// <summary>What is added from now on is about the whole.</summary>
    public void AtWhole() => (_part, _number) = (null, null);

    public void Require(bool holds, string sentence)
    {
        if (!holds)
            Add(sentence);
    }

    public void Add(string sentence)
    {
        if (!IsFull)
            _all.Add(new Problem(sentence, _part, _number));
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
