namespace LampuKota.Broker;

/// <summary>Takes topics and filters apart at their separators (MQTT 5.0, 4.7.1.1).</summary>
internal static class TopicLevels
{
    public static bool IsSingleLevelWildcard(ReadOnlySpan<byte> level) => level.Length == 1 && level[0] == '+';

    public static bool IsMultiLevelWildcard(ReadOnlySpan<byte> level) => level.Length == 1 && level[0] == '#';

    /// <summary>Cuts the first level off.</summary>
    /// <param name="rest">In: at least one level, possibly empty; out: the levels behind it.</param>
    /// <param name="isLast">Whether it was the last.</param>
    public static ReadOnlySpan<byte> TakeFirst(ref ReadOnlySpan<byte> rest, out bool isLast)
    {
        int separator = rest.IndexOf((byte)'/');
        isLast = separator < 0;
        ReadOnlySpan<byte> level = isLast ? rest : rest[..separator];
        rest = isLast ? default : rest[(separator + 1)..];
        return level;
    }

    /// <summary>Whether a topic or filter keeps to the limits.</summary>
    public static bool IsWithin(BrokerLimits limits, ReadOnlySpan<byte> topic) => FindLimit(limits, topic) is null;

    /// <summary>The limit that a topic or filter does not keep to, null where it keeps to all.</summary>
    public static BrokerLimit? FindLimit(BrokerLimits limits, ReadOnlySpan<byte> topic) =>
        topic.Length > limits.MaximumTopicBytes ? BrokerLimit.MaximumTopicBytes
        : topic.Count((byte)'/') >= limits.MaximumTopicLevels ? BrokerLimit.MaximumTopicLevels
        : null;
}
