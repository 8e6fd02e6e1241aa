namespace LampuKota.Gateway;

/// <summary>Events or answers that wait for the uplink, in order. Bounded: the oldest is dropped. Not safe for use by several threads at once.</summary>
/// <param name="maximum">How many may wait.</param>
internal sealed class MessageQueue(int maximum)
{
    private readonly LinkedList<PendingMessage> _messages = new();
    private readonly Dictionary<PendingMessage, LinkedListNode<PendingMessage>> _places = new(ReferenceEqualityComparer.Instance);

    public int Count => _messages.Count;

    /// <summary>How many were dropped for want of room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Those that wait, in order.</summary>
    public IEnumerable<PendingMessage> All => _messages;

    public void Add(PendingMessage message)
    {
        _places.Add(message, _messages.AddLast(message));
        for (; _messages.Count > maximum; Dropped++)
            Complete(_messages.First!.Value);
    }

    /// <summary>Copies the oldest; they stay until <see cref="Complete"/>.</summary>
    public void Peek(List<PendingMessage> messages, int most)
    {
        foreach (PendingMessage message in _messages)
        {
            if (messages.Count >= most)
                return;
            messages.Add(message);
        }
    }

    /// <summary>Takes out a message that was delivered, where it was not dropped meanwhile.</summary>
    public void Complete(PendingMessage message)
    {
        if (_places.Remove(message, out LinkedListNode<PendingMessage>? place))
            _messages.Remove(place);
    }
}
