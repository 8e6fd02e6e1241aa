namespace LampuKota.Mqtt;

/// <summary>
/// The Topic Aliases that the peer of one Network Connection has set (MQTT 5.0, 3.3.2.3.4). It holds what the peer sent only, up to the Topic Alias Maximum.
/// </summary>
internal sealed class TopicAliases
{
    private readonly Dictionary<ushort, byte[]> _topics = [];

    /// <summary>Finds the topic of an alias, or sets it where the packet has a topic.</summary>
    /// <returns>Why the alias is refused, or null.</returns>
    public Rejection? Resolve(ushort alias, ushort maximum, ref ReadOnlySpan<byte> topic)
    {
        // [MQTT-3.3.2-9], [MQTT-3.3.2-11]
        if (alias > maximum)
            return new Rejection(ReasonCode.TopicAliasInvalid, "the Topic Alias is above the Topic Alias Maximum");
        bool isKnown = _topics.TryGetValue(alias, out byte[]? known);
        if (!topic.IsEmpty)
        {
            if (!isKnown || !topic.SequenceEqual(known))
                _topics[alias] = topic.ToArray();
            return null;
        }

        topic = known;
        return isKnown ? null : Rejection.ProtocolError("the Topic Alias has not been set");
    }
}
