using System.Buffers;

namespace LampuKota.Lighting;

/// <summary>The rule for ids of devices and gateways: <c>[A-Z0-9][A-Z0-9.-]{0,62}</c>. They never change and are never reused.</summary>
public static class DeviceId
{
    /// <summary>Longest id in characters (all ASCII).</summary>
    public const int MaximumLength = 63;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    private static readonly SearchValues<byte> LetterBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"u8);

    /// <summary>Whether the text is an id.</summary>
    /// <param name="id">The text.</param>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaximumLength && char.IsAsciiLetterOrDigit(id[0]) && !id.ContainsAnyExcept(Letters);

    /// <summary>Whether the bytes are an id.</summary>
    /// <param name="utf8Id">The bytes.</param>
    public static bool IsValid(ReadOnlySpan<byte> utf8Id) =>
        utf8Id.Length is > 0 and <= MaximumLength && char.IsAsciiLetterOrDigit((char)utf8Id[0]) && !utf8Id.ContainsAnyExcept(LetterBytes);
}
