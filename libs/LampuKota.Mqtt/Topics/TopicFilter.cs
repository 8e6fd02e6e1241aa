using System.Text.Unicode;

namespace LampuKota.Mqtt;

/// <summary>
/// The rules of a Topic Filter, with its wildcards <c>+</c> (one level) and <c>#</c> (this level and all below), and of Shared Subscriptions
/// <c>$share/{name}/{filter}</c> (MQTT 5.0, 4.7 and 4.8.2). 3.1.1 does not know these; its filters are held to the same form.
/// </summary>
public static class TopicFilter
{
    private const string SharedPrefix = "$share/";

    /// <summary>
    /// Whether bytes are a Topic Filter: 1 to 65,535 bytes of valid UTF-8 without NUL [MQTT-4.7.3-1..3], <c>#</c> alone in the last level
    /// [MQTT-4.7.1-1], <c>+</c> alone in its level [MQTT-4.7.1-2], and a Shared Subscription with a name without wildcards and a filter
    /// [MQTT-4.8.2-1], [MQTT-4.8.2-2].
    /// </summary>
    /// <param name="filter">UTF-8.</param>
    public static bool IsValid(ReadOnlySpan<byte> filter) =>
        filter.Length is > 0 and <= MqttText.MaximumLength && !filter.Contains((byte)0) && Utf8.IsValid(filter) && FilterSyntax.IsValid(filter);

    /// <inheritdoc cref="IsValid(ReadOnlySpan{byte})"/>
    /// <param name="filter">UTF-16.</param>
    public static bool IsValid(ReadOnlySpan<char> filter) =>
        !filter.Contains('\0') && MqttText.IsEncodable(filter, out int length) && length is > 0 and <= MqttText.MaximumLength
        && FilterSyntax.IsValid(filter);

    /// <summary>Whether a filter asks for a Shared Subscription; then also its two parts.</summary>
    /// <param name="filter">A valid filter.</param>
    /// <param name="shareName">The Share Name, else empty.</param>
    /// <param name="topicFilter">The filter behind it, else <paramref name="filter"/> itself.</param>
    public static bool TrySplitShared(ReadOnlySpan<char> filter, out ReadOnlySpan<char> shareName, out ReadOnlySpan<char> topicFilter)
    {
        shareName = default;
        topicFilter = filter;
        if (!filter.StartsWith(SharedPrefix, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> rest = filter[SharedPrefix.Length..];
        int separator = rest.IndexOf('/');
        if (separator <= 0)
            return false;
        shareName = rest[..separator];
        topicFilter = rest[(separator + 1)..];
        return true;
    }

    /// <summary>
    /// Whether a topic matches a filter. A filter that begins with a wildcard does not match a topic that begins with <c>$</c> [MQTT-4.7.2-1].
    /// </summary>
    /// <param name="filter">A valid filter, without <c>$share/{name}/</c>.</param>
    /// <param name="topic">A valid Topic Name.</param>
    public static bool Matches(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topic) => FilterSyntax.Matches(filter, topic);

    /// <inheritdoc cref="Matches(ReadOnlySpan{byte},ReadOnlySpan{byte})"/>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic) => FilterSyntax.Matches(filter, topic);
}
