using System.Diagnostics.CodeAnalysis;

namespace LampuKota.Lighting;

/// <summary>The checks that several documents share. A reader may put null where a list's type says that there is none, so that is asked first.</summary>
internal static class Validity
{
    // 9999-12-31T23:59:59.999Z, the last instant that NodaTime and ISO 8601 with four digits can name.
    private const long LastUnixMs = 253_402_300_799_999;

    public static bool IsUnixMs(long value) => value is > 0 and <= LastUnixMs;

    public static bool IsLevel(int value) => value is >= 0 and <= 100;

    public static bool IsDeviceId([NotNullWhen(true)] string? id) => id is not null && DeviceId.IsValid(id);

    public static bool IsCommandId(string id) =>
        id.Length is > 0 and <= LightingLimits.MaximumCommandIdLength && id.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    /// <summary>Whether the text is a TALQ event or quantity name: a letter, then letters, digits, or one of <c>. _ -</c>.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LightingLimits.MaximumEventNameLength
        && char.IsAsciiLetter(name[0])
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    public static bool IsTitle(string text) => text.Length is > 0 and <= LightingLimits.MaximumNameLength && !text.Any(char.IsControl);

    public static string Quote(string? text) => text is null ? "null" : Problems.Quote(text);
}
