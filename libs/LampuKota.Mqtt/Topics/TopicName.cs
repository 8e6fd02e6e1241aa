using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>The rules of a Topic Name, the concrete address of a message (MQTT 5.0 and 3.1.1, 4.7).</summary>
public static class TopicName
{
    private static readonly SearchValues<char> ForbiddenChars = SearchValues.Create("+#\0");

    private static readonly SearchValues<byte> ForbiddenBytes = SearchValues.Create("+#\0"u8);

    /// <summary>
    /// Whether bytes are a Topic Name: 1 to 65,535 bytes [MQTT-4.7.3-1], [MQTT-4.7.3-3] of valid UTF-8 without NUL [MQTT-4.7.3-2] and
    /// wildcards [MQTT-3.3.2-2].
    /// </summary>
    /// <param name="topic">UTF-8.</param>
    public static bool IsValid(ReadOnlySpan<byte> topic) =>
        topic.Length is > 0 and <= MqttText.MaximumLength && !topic.ContainsAny(ForbiddenBytes) && System.Text.Unicode.Utf8.IsValid(topic);

    /// <inheritdoc cref="IsValid(ReadOnlySpan{byte})"/>
    /// <param name="topic">UTF-16.</param>
    public static bool IsValid(ReadOnlySpan<char> topic) =>
        !topic.ContainsAny(ForbiddenChars) && MqttText.IsEncodable(topic, out int length) && length is > 0 and <= MqttText.MaximumLength;
}
