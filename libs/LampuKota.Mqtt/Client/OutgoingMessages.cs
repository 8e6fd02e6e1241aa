namespace LampuKota.Mqtt;

/// <summary>
/// The messages on their way to the server, in the order in which they were handed over; it outlives connections. What stands before
/// <c>_next</c> is sent and awaits acknowledgement. Not thread-safe: <see cref="ClientSession"/> locks.
/// </summary>
internal sealed class OutgoingMessages(int capacity, PacketIdentifiers identifiers)
{
    private readonly LinkedList<OutgoingMessage> _messages = [];
    private readonly Dictionary<ushort, OutgoingMessage> _byIdentifier = [];
    private LinkedListNode<OutgoingMessage>? _next;
    private int _quotaInUse;

    public int Count => _messages.Count;

    public void Add(OutgoingMessage message)
    {
        if (_messages.Count >= capacity)
            throw new MqttQueueFullException();
        _messages.AddLast(message.Node);
        _next ??= message.Node;
    }

    /// <summary>
    /// Begins a connection: all that is not acknowledged goes again, in its order [MQTT-4.4.0-1], [MQTT-4.6.0-1]. Where the server has no Session
    /// everything goes as new, even what it had confirmed by PUBREC: it may have lost that with the Session, and twice is better than never.
    /// </summary>
    public void Restart(bool sessionPresent)
    {
        _quotaInUse = 0;
        for (LinkedListNode<OutgoingMessage>? node = _messages.First; node is not null;)
        {
            OutgoingMessage message = node.Value;
            node = node.Next;
            message.HoldsQuota = false;
            if (sessionPresent || message.Stage == OutgoingStage.Queued)
                continue;
            Forget(message);
            if (message.IsAbandoned)
                _messages.Remove(message.Node);
        }

        _next = _messages.First;
    }

    /// <summary>The next message to send, if the server's Receive Maximum allows one (4.9).</summary>
    public OutgoingMessage? PeekNext(int receiveMaximum)
    {
        OutgoingMessage? message = _next?.Value;
        bool needsQuota = message is { Message.Qos: not QualityOfService.AtMostOnce, Stage: not OutgoingStage.Released };
        return needsQuota && _quotaInUse >= receiveMaximum ? null : message;
    }

    /// <summary>Notes that the next message is being sent; at QoS 0 it leaves the list.</summary>
    public void Advance()
    {
        OutgoingMessage message = _next!.Value;
        _next = _next.Next;
        if (message.Message.Qos == QualityOfService.AtMostOnce)
        {
            _messages.Remove(message.Node);
            return;
        }

        if (message.Stage == OutgoingStage.Released)
            return;
        if (message.PacketIdentifier == 0)
        {
            message.PacketIdentifier = identifiers.Take();
            _byIdentifier.Add(message.PacketIdentifier, message);
        }

        message.Stage = OutgoingStage.Sent;
        message.HoldsQuota = true;
        _quotaInUse++;
    }

    public OutgoingMessage? Find(ushort identifier) => _byIdentifier.GetValueOrDefault(identifier);

    /// <summary>Ends the way of a message.</summary>
    public void Finish(OutgoingMessage message, ReasonCode code)
    {
        if (_next == message.Node)
            _next = _next.Next;
        Forget(message);
        _messages.Remove(message.Node);
        message.Complete(code);
    }

    /// <summary>Takes back a message that was not sent yet.</summary>
    /// <returns>False where it is on its way or done.</returns>
    public bool TryRemove(OutgoingMessage message)
    {
        if (message.Stage != OutgoingStage.Queued || message.Node.List is null)
            return false;
        if (_next == message.Node)
            _next = _next.Next;
        _messages.Remove(message.Node);
        return true;
    }

    public void FailAll(Exception exception)
    {
        foreach (OutgoingMessage message in _messages)
            message.Fail(exception);
        _messages.Clear();
        _byIdentifier.Clear();
        _next = null;
    }

    private void Forget(OutgoingMessage message)
    {
        message.Stage = OutgoingStage.Queued;
        if (message.HoldsQuota)
            _quotaInUse--;
        message.HoldsQuota = false;
        if (message.PacketIdentifier == 0)
            return;
        _byIdentifier.Remove(message.PacketIdentifier);
        identifiers.Return(message.PacketIdentifier);
        message.PacketIdentifier = 0;
    }
}
