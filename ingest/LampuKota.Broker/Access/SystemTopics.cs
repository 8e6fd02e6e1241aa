namespace LampuKota.Broker;

/// <summary>Topics that only the broker itself writes (MQTT 5.0, 4.7.2).</summary>
internal static class SystemTopics
{
    public static bool IsSystemTopic(ReadOnlySpan<byte> topic) =>
        topic.StartsWith("$SYS"u8) && (topic.Length == 4 || topic[4] == '/');
}
