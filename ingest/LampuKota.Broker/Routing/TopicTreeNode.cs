using System.Collections.Concurrent;

namespace LampuKota.Broker;

/// <summary>One level of the topic tree. Readers walk it without a lock; the tree's writer lock guards changes.</summary>
internal sealed class TopicTreeNode
{
    private volatile ConcurrentDictionary<byte[], TopicTreeNode>? _children;
    private volatile TopicTreeNode? _anyChild;

    /// <summary>Filters that end at this level.</summary>
    public FilterEnd? Exact { get; private set; }

    /// <summary>Filters that end with <c>#</c> below this level.</summary>
    public FilterEnd? Multi { get; private set; }

    /// <summary>The child under <c>+</c>.</summary>
    public TopicTreeNode? AnyChild => _anyChild;

    public bool IsEmpty => Exact is null && Multi is null && _anyChild is null && _children is null;

    public TopicTreeNode? FindChild(ReadOnlySpan<byte> level) =>
        _children is { } children && children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out TopicTreeNode? child) ? child : null;

    public FilterEnd GetOrAddEnd(bool multi) => multi ? Multi ??= new FilterEnd() : Exact ??= new FilterEnd();

    public FilterEnd? GetEnd(bool multi) => multi ? Multi : Exact;

    public void RemoveEnd(bool multi)
    {
        if (multi)
            Multi = null;
        else
            Exact = null;
    }

    public TopicTreeNode? GetChild(ReadOnlySpan<byte> levelOfFilter) =>
        TopicLevels.IsSingleLevelWildcard(levelOfFilter) ? _anyChild : FindChild(levelOfFilter);

    public TopicTreeNode GetOrAddChild(ReadOnlySpan<byte> levelOfFilter)
    {
        if (TopicLevels.IsSingleLevelWildcard(levelOfFilter))
            return _anyChild ??= new TopicTreeNode();
        if (FindChild(levelOfFilter) is { } child)
            return child;
        child = new TopicTreeNode();
        // One writer at a time: more than one lock and room for many would only cost memory at each level.
        ConcurrentDictionary<byte[], TopicTreeNode> children = _children ?? new(concurrencyLevel: 1, capacity: 1, Utf8Comparer.Instance);
        children[levelOfFilter.ToArray()] = child;
        _children = children;
        return child;
    }

    public void RemoveChild(ReadOnlySpan<byte> levelOfFilter)
    {
        if (TopicLevels.IsSingleLevelWildcard(levelOfFilter))
            _anyChild = null;
        else if (_children is { } children && children.GetAlternateLookup<ReadOnlySpan<byte>>().TryRemove(levelOfFilter, out _) && children.IsEmpty)
            _children = null;
    }
}
