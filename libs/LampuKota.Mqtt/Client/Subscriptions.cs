namespace LampuKota.Mqtt;

/// <summary>
/// What the client subscribed to, and the SUBSCRIBE and UNSUBSCRIBE packets on their way; it outlives connections. Not thread-safe:
/// <see cref="ClientSession"/> locks.
/// </summary>
internal sealed class Subscriptions
{
    /// <summary>Topic Filters in one packet of a renewal: 32 of a usual length stay far below every usual Maximum Packet Size.</summary>
    private const int RenewalChunk = 32;

    private readonly Dictionary<string, TopicSubscription> _held = [];
    private readonly List<PendingOperation> _operations = [];
    private readonly PacketIdentifiers _identifiers;
    private readonly int _capacity;
    private bool _initialNotSent;

    public Subscriptions(IReadOnlyList<TopicSubscription> initial, PacketIdentifiers identifiers, int capacity)
    {
        _identifiers = identifiers;
        _capacity = capacity;
        _initialNotSent = initial.Count > 0;
        foreach (TopicSubscription subscription in initial)
            _held[subscription.Filter] = subscription;
    }

    public void Add(PendingOperation operation)
    {
        if (_operations.Count >= _capacity)
            throw new MqttQueueFullException();
        // Not renewed from now on, even where the connection breaks before the answer.
        foreach (string filter in operation.Filters ?? [])
            _held.Remove(filter);
        _operations.Add(operation);
    }

    /// <summary>Begins a connection: operations without an answer go again, and a new Session gets all subscriptions.</summary>
    public void Restart(bool sessionPresent)
    {
        foreach (PendingOperation operation in _operations)
            ReturnIdentifier(operation);
        _operations.RemoveAll(operation => operation.IsAbandoned || operation.IsRenewal);
        if (sessionPresent && !_initialNotSent)
            return;
        _initialNotSent = false;
        _operations.InsertRange(0, _held.Values.Chunk(RenewalChunk).Select(PendingOperation.Renew));
    }

    /// <summary>The next operation to send.</summary>
    public PendingOperation? TakeNext()
    {
        foreach (PendingOperation operation in _operations)
        {
            if (operation.PacketIdentifier != 0)
                continue;
            operation.PacketIdentifier = _identifiers.Take();
            return operation;
        }

        return null;
    }

    /// <summary>The operation that an acknowledgement answers; null where there is none.</summary>
    public PendingOperation? Find(ushort identifier, bool isSubscribe) => _operations.Find(
        operation => operation.PacketIdentifier == identifier && operation.Subscriptions is not null == isSubscribe);

    /// <summary>Ends an operation by its answer, one Reason Code for each filter.</summary>
    public void Finish(PendingOperation operation, IReadOnlyList<ReasonCode> codes)
    {
        Remove(operation);
        for (int i = 0; i < operation.Subscriptions?.Count; i++)
        {
            TopicSubscription subscription = operation.Subscriptions[i];
            if (codes[i] < ReasonCode.UnspecifiedError && !operation.IsRenewal)
                _held[subscription.Filter] = subscription;
        }

        operation.Complete(codes);
    }

    /// <summary>Nobody waits for the operation any more. One that was sent keeps its identifier until it is answered.</summary>
    public void Abandon(PendingOperation operation)
    {
        operation.IsAbandoned = true;
        if (operation.PacketIdentifier == 0)
            _operations.Remove(operation);
    }

    public void FailAll(Exception exception)
    {
        foreach (PendingOperation operation in _operations)
            operation.Fail(exception);
        _operations.Clear();
    }

    private void Remove(PendingOperation operation)
    {
        ReturnIdentifier(operation);
        _operations.Remove(operation);
    }

    private void ReturnIdentifier(PendingOperation operation)
    {
        if (operation.PacketIdentifier != 0)
            _identifiers.Return(operation.PacketIdentifier);
        operation.PacketIdentifier = 0;
    }
}
