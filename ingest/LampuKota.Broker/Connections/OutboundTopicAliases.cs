namespace LampuKota.Broker;

/// <summary>
/// The Topic Aliases that the broker uses towards one client (MQTT 5.0, 3.3.2.3.4): the first topics that come get one each, up to the maximum of both
/// sides, and keep it.
/// </summary>
internal sealed class OutboundTopicAliases(int maximum)
{
    /// <summary>Bytes of the property; a topic that is not longer has no use for an alias.</summary>
    public const int Cost = 3;

    private readonly Dictionary<byte[], ushort> _aliases = new(Utf8Comparer.Instance);

    /// <summary>Finds the alias of a topic, or gives it one.</summary>
    /// <param name="topic">Topic Name.</param>
    /// <param name="isKnown">Whether the client knows it already, so that the topic can be left away.</param>
    /// <returns>The alias, 0 where there is none to be had.</returns>
    public ushort GetOrAdd(ReadOnlySpan<byte> topic, out bool isKnown)
    {
        Dictionary<byte[], ushort>.AlternateLookup<ReadOnlySpan<byte>> lookup = _aliases.GetAlternateLookup<ReadOnlySpan<byte>>();
        isKnown = lookup.TryGetValue(topic, out ushort alias);
        if (isKnown || topic.Length <= Cost || _aliases.Count == maximum)
            return alias;
        alias = (ushort)(_aliases.Count + 1);
        lookup[topic] = alias;
        return alias;
    }
}
