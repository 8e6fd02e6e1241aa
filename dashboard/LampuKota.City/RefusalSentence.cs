using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LampuKota.City;

/// <summary>
/// One English sentence for people, with the values in it kept apart, so that it can be said in another language: <see cref="Key"/> is what a translation is looked up by. It is written
/// as any string is, interpolated or not.
/// </summary>
/// <param name="literalLength">Characters of its fixed parts.</param>
/// <param name="valueCount">How many values it has.</param>
[InterpolatedStringHandler]
public sealed class RefusalSentence(int literalLength, int valueCount)
{
    private readonly StringBuilder _key = new(literalLength + (3 * valueCount));
    private readonly List<object?> _values = new(valueCount);

    /// <summary>The sentence with <c>{0}</c>, <c>{1}</c> and so on in place of its values.</summary>
    public string Key => _key.ToString();

    /// <summary>Its values, in order.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>A sentence without values.</summary>
    /// <param name="text">The sentence.</param>
    public static implicit operator RefusalSentence(string text) => FromString(text);

    /// <summary>A sentence without values.</summary>
    /// <param name="text">The sentence.</param>
    public static RefusalSentence FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentence = new RefusalSentence(text.Length, 0);
        sentence.AppendLiteral(text);
        return sentence;
    }

    /// <summary>Adds a fixed part; for the compiler.</summary>
    /// <param name="text">The part.</param>
    public void AppendLiteral(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _key.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a value; for the compiler.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">What it is.</typeparam>
    public void AppendFormatted<T>(T value)
    {
        _key.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
        _values.Add(value);
    }

    /// <summary>The sentence in English.</summary>
    public override string ToString() => Format(Key, static value => value);

    /// <summary>A sentence of the same values in other words.</summary>
    /// <param name="words">The words, with <c>{0}</c>, <c>{1}</c> and so on.</param>
    /// <param name="say">How one value is said; of an array each is said by itself.</param>
    public string Format(string words, Func<object?, object?> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        return string.Format(CultureInfo.InvariantCulture, words, [.. _values.Select(value => value is Array many ? Listed(many, say) : say(value))]);
    }

    private static string Listed(Array many, Func<object?, object?> say) =>
        string.Join(", ", many.Cast<object?>().Select(one => say(one)?.ToString()?.ToLowerInvariant()));
}
