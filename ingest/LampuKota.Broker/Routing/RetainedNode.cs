namespace LampuKota.Broker;

/// <summary>One level of the tree of Retained Messages. Depth is bounded by <see cref="BrokerLimits.MaximumTopicLevels"/>.</summary>
internal sealed class RetainedNode
{
    private Dictionary<byte[], RetainedNode>? _children;

    public ApplicationMessage? Message { get; set; }

    private bool IsEmpty => Message is null && _children is null;

    public RetainedNode? Find(ReadOnlySpan<byte> topic)
    {
        RetainedNode? node = this;
        bool isLast = false;
        while (node is not null && !isLast)
            node = node.FindChild(TopicLevels.TakeFirst(ref topic, out isLast));
        return node;
    }

    public RetainedNode GetOrAdd(ReadOnlySpan<byte> topic)
    {
        RetainedNode node = this;
        bool isLast = false;
        while (!isLast)
            node = node.GetOrAddChild(TopicLevels.TakeFirst(ref topic, out isLast));
        return node;
    }

    /// <summary>Removes the message of a topic, and the levels that are empty then.</summary>
    public ApplicationMessage? Remove(ReadOnlySpan<byte> topic)
    {
        ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref topic, out bool isLast);
        if (FindChild(level) is not { } child)
            return null;
        ApplicationMessage? removed = isLast ? child.Message : child.Remove(topic);
        if (isLast)
            child.Message = null;
        if (child.IsEmpty)
            RemoveChild(level);
        return removed;
    }

    /// <summary>Shows every message whose topic matches a filter.</summary>
    public void Visit(ReadOnlySpan<byte> filter, bool isFirstLevel, Action<ApplicationMessage> show)
    {
        ReadOnlySpan<byte> level = TopicLevels.TakeFirst(ref filter, out bool isLast);
        if (TopicLevels.IsMultiLevelWildcard(level))
        {
            // 4.7.1.2: "sport/#" also matches "sport" itself; "#" has no level above.
            if (!isFirstLevel && Message is not null)
                show(Message);
            foreach (RetainedNode any in ChildrenOfWildcard(isFirstLevel))
                any.VisitAll(show);
        }
        else if (TopicLevels.IsSingleLevelWildcard(level))
        {
            foreach (RetainedNode any in ChildrenOfWildcard(isFirstLevel))
                any.VisitMatched(filter, isLast, show);
        }
        else if (FindChild(level) is { } child)
        {
            child.VisitMatched(filter, isLast, show);
        }
    }

    /// <summary>Shows every message at and below this level.</summary>
    public void VisitAll(Action<ApplicationMessage> show)
    {
        if (Message is not null)
            show(Message);
        foreach (RetainedNode child in _children?.Values ?? Enumerable.Empty<RetainedNode>())
            child.VisitAll(show);
    }

    /// <summary>[MQTT-4.7.2-1]: a wildcard in the first level does not match what begins with <c>$</c>.</summary>
    private IEnumerable<RetainedNode> ChildrenOfWildcard(bool isFirstLevel)
    {
        foreach ((byte[] level, RetainedNode child) in _children ?? [])
        {
            if (!isFirstLevel || level is not [(byte)'$', ..])
                yield return child;
        }
    }

    private void VisitMatched(ReadOnlySpan<byte> rest, bool filterEnds, Action<ApplicationMessage> show)
    {
        if (!filterEnds)
            Visit(rest, isFirstLevel: false, show);
        else if (Message is not null)
            show(Message);
    }

    private RetainedNode? FindChild(ReadOnlySpan<byte> level) =>
        _children is { } children && children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out RetainedNode? child) ? child : null;

    private RetainedNode GetOrAddChild(ReadOnlySpan<byte> level)
    {
        if (FindChild(level) is { } child)
            return child;
        child = new RetainedNode();
        (_children ??= new Dictionary<byte[], RetainedNode>(Utf8Comparer.Instance)).Add(level.ToArray(), child);
        return child;
    }

    private void RemoveChild(ReadOnlySpan<byte> level)
    {
        if (_children is null)
            return;
        _children.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(level);
        if (_children.Count == 0)
            _children = null;
    }
}
