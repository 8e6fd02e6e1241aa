namespace LampuKota.Broker;

/// <summary>
/// All subscriptions of the broker by the levels of their filters (MQTT 5.0, 4.7). Matching takes no lock and allocates nothing; a change that happens
/// meanwhile is seen or not. Depth is bounded by <see cref="BrokerLimits.MaximumTopicLevels"/>, which callers have checked.
/// </summary>
internal sealed class TopicTree
{
    private readonly TopicTreeNode _root = new();
    private readonly Lock _writing = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool IsEmpty => _root.IsEmpty;

    /// <summary>Adds a subscription, in the place of the session's former one to the same filter if there is any.</summary>
    public void Set(Subscription subscription, Subscription? former)
    {
        lock (_writing)
        {
            (TopicTreeNode node, bool multi) = GetOrAdd(_root, subscription.Filter);
            FilterEnd end = node.GetOrAddEnd(multi);
            if (former is not null)
            {
                end.Replace(former, subscription);
                return;
            }

            end.Add(subscription);
            _count++;
        }
    }

    /// <summary>Removes a subscription that is in the tree.</summary>
    public void Remove(Subscription subscription)
    {
        lock (_writing)
        {
            Remove(_root, subscription.Filter, subscription);
            _count--;
        }
    }

    /// <summary>Collects the subscriptions that match a topic.</summary>
    /// <param name="topic">Topic Name.</param>
    /// <param name="matches">Where to put them.</param>
    public void Match(ReadOnlySpan<byte> topic, MatchList matches)
    {
        // [MQTT-4.7.2-1]: a wildcard in the first level does not match a topic that begins with `$`.
        bool wildcardsMayMatch = topic[0] != '$';
        if (wildcardsMayMatch)
            matches.Add(_root.Multi);
        ReadOnlySpan<byte> rest = topic;
        ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref rest, out bool isLast);
        if (_root.FindChild(level) is { } child)
            MatchBelow(child, rest, isLast, matches);
        if (wildcardsMayMatch && _root.AnyChild is { } any)
            MatchBelow(any, rest, isLast, matches);
    }

    private static void MatchBelow(TopicTreeNode node, ReadOnlySpan<byte> rest, bool topicEnds, MatchList matches)
    {
        // 4.7.1.2: "sport/#" also matches "sport" itself.
        matches.Add(node.Multi);
        if (topicEnds)
        {
            matches.Add(node.Exact);
            return;
        }

        ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref rest, out bool isLast);
        if (node.FindChild(level) is { } child)
            MatchBelow(child, rest, isLast, matches);
        if (node.AnyChild is { } any)
            MatchBelow(any, rest, isLast, matches);
    }

    private static (TopicTreeNode Node, bool Multi) GetOrAdd(TopicTreeNode node, ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref rest, out bool isLast);
            if (TopicLevels.IsMultiLevelWildcard(level))
                return (node, true);
            node = node.GetOrAddChild(level);
            if (isLast)
                return (node, false);
        }
    }

    private static void Remove(TopicTreeNode node, ReadOnlySpan<byte> rest, Subscription subscription)
    {
        ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref rest, out bool isLast);
        if (TopicLevels.IsMultiLevelWildcard(level))
        {
            RemoveFromEnd(node, multi: true, subscription);
            return;
        }

        TopicTreeNode child = node.GetChild(level)!;
        if (isLast)
            RemoveFromEnd(child, multi: false, subscription);
        else
            Remove(child, rest, subscription);
        if (child.IsEmpty)
            node.RemoveChild(level);
    }

    private static void RemoveFromEnd(TopicTreeNode node, bool multi, Subscription subscription)
    {
        FilterEnd end = node.GetEnd(multi)!;
        end.Remove(subscription);
        if (end.IsEmpty)
            node.RemoveEnd(multi);
    }
}
