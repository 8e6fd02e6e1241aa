using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LampuKota.Lighting;

/// <summary>Room for one JSON text as UTF-8 bytes, so that names need no string each.</summary>
internal struct SenMLText
{
    /// <summary>Longest text that fits: a device id, a slash and a quantity take 127 bytes at most.</summary>
    public const int Capacity = 128;

    // The longest escape, \uXXXX, takes six bytes for one.
    private const int LongestEscaped = 6 * Capacity;

    private Buffer _buffer;
    private int _length;

    /// <summary>The bytes read last.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_buffer)[.._length];

    public void Clear() => _length = 0;

    /// <summary>
    /// Reads the text or label that the reader stands on. False, and empty, where it is not text, not UTF-8, or does not fit.
    /// </summary>
    public bool TryRead(ref Utf8JsonReader json)
    {
        _length = 0;
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return false;
        if (json.HasValueSequence || json.ValueIsEscaped)
            return TryReadSlowly(ref json);

        ReadOnlySpan<byte> text = json.ValueSpan;
        return TrySet(text);
    }

    /// <summary>Joins two texts. False, and empty, where they do not fit.</summary>
    public bool TryJoin(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!TrySet(first) || first.Length + second.Length > Capacity)
        {
            _length = 0;
            return false;
        }

        second.CopyTo(((Span<byte>)_buffer)[first.Length..]);
        _length += second.Length;
        return true;
    }

    private bool TryReadSlowly(ref Utf8JsonReader json)
    {
        long length = json.HasValueSequence ? json.ValueSequence.Length : json.ValueSpan.Length;
        if (length > LongestEscaped)
            return false;

        Span<byte> unescaped = stackalloc byte[LongestEscaped];
        try
        {
            return TrySet(unescaped[..json.CopyString(unescaped)]);
        }
        catch (InvalidOperationException)
        {
            return false; // Half a surrogate pair, or bytes that are not UTF-8.
        }
    }

    private bool TrySet(ReadOnlySpan<byte> text)
    {
        _length = 0;
        if (text.Length > Capacity)
            return false;

        text.CopyTo(_buffer);
        _length = text.Length;
        return true;
    }

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private byte _first;
    }
}
