using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>MQTT Reason Codes in an operator's words.</summary>
internal static class ReasonWords
{
    /// <summary>The codes that have a word of their own, <c>mqttReason.</c> and the code in two hexadecimal digits.</summary>
    public static IReadOnlyList<int> Known { get; } =
    [
        0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x97, 0x98, 0x99,
    ];

    /// <summary>What a code means; the code itself where it has no word.</summary>
    public static string Of(IStringLocalizer<Words> words, int code) =>
        Known.Contains(code) ? words[KeyOf(code)] : words["mqttReason.other", $"0x{code:X2}"];

    /// <summary>The word's key.</summary>
    public static string KeyOf(int code) => $"mqttReason.{code:X2}";
}
