namespace LampuKota.Broker;

/// <summary>
/// The subscriptions to one filter. Read by every publisher without a lock while one writer at a time changes it: an entry is written before the
/// length that shows it, and removal leaves a hole until a new array takes over.
/// </summary>
internal sealed class SubscriberList
{
    private volatile Content _content = new(capacity: 1);
    private int _holes;

    public bool IsEmpty => _content.Length == _holes;

    /// <summary>The entries now; null where one has been removed.</summary>
    public ReadOnlySpan<Subscription?> Entries
    {
        get
        {
            Content content = _content;
            return content.Items.AsSpan(0, content.Length);
        }
    }

    public void Add(Subscription subscription)
    {
        Content content = _content;
        if (content.Length == content.Items.Length)
            content = Rebuild(Math.Max(1, (content.Length - _holes) * 2));
        Put(content, content.Length, subscription);
        content.Length++;
    }

    public void Replace(Subscription former, Subscription subscription) => Put(_content, former.Slot, subscription);

    public void Remove(Subscription subscription)
    {
        Content content = _content;
        Volatile.Write(ref content.Items[subscription.Slot], null);
        _holes++;
        if (_holes > content.Length / 2)
            Rebuild(Math.Max(1, content.Length - _holes));
    }

    private static void Put(Content content, int slot, Subscription subscription)
    {
        subscription.Slot = slot;
        Volatile.Write(ref content.Items[slot], subscription);
    }

    private Content Rebuild(int capacity)
    {
        Content rebuilt = new(capacity);
        foreach (Subscription? subscription in Entries)
        {
            if (subscription is not null)
                Put(rebuilt, rebuilt.Length++, subscription);
        }

        _holes = 0;
        _content = rebuilt;
        return rebuilt;
    }

    private sealed class Content(int capacity)
    {
        private volatile int _length;

        public Subscription?[] Items { get; } = new Subscription?[capacity];

        public int Length
        {
            get => _length;
            set => _length = value;
        }
    }
}
