using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LampuKota.Mqtt;

/// <summary>The UTF-8 Encoded String of MQTT (1.5.4 in 5.0, 1.5.3 in 3.1.1): a length of two bytes and so many bytes of UTF-8.</summary>
internal static class MqttText
{
    public const int MaximumLength = ushort.MaxValue;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether bytes are UTF-8 without surrogates, overlong forms [MQTT-1.5.4-1] and NUL [MQTT-1.5.4-2].</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => !text.Contains((byte)0) && Utf8.IsValid(text);

    /// <summary>Whether a text can be encoded: it holds no half of a surrogate pair.</summary>
    public static bool IsEncodable(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int consumed) != OperationStatus.Done)
                return false;
            length += rune.Utf8SequenceLength;
            text = text[consumed..];
        }

        return true;
    }

    /// <summary>The encoded length of a text, without the two bytes before it.</summary>
    /// <exception cref="ArgumentException">The text is longer than 65,535 bytes, holds NUL or half a surrogate pair.</exception>
    public static int Size(string text)
    {
        if (text.Contains('\0'))
            throw new ArgumentException("An MQTT string must not hold NUL [MQTT-1.5.4-2].");
        int length = Strict.GetByteCount(text);
        if (length > MaximumLength)
            throw new ArgumentException("An MQTT string is at most 65,535 bytes of UTF-8 (1.5.4).");
        return length;
    }

    /// <summary>Encodes a text whose size has been asked for before.</summary>
    public static int Write(string text, Span<byte> destination) => Strict.GetBytes(text, destination);
}
