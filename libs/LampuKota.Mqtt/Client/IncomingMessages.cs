namespace LampuKota.Mqtt;

/// <summary>The messages of one connection that wait for the message handler, in the order of their arrival.</summary>
internal sealed class IncomingMessages
{
    private readonly Lock _gate = new();
    private readonly Queue<IncomingMessage> _queue = new();
    private readonly AsyncSignal _arrived = new();
    private int _unacknowledged;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <summary>Adds one.</summary>
    /// <returns>How many at QoS 1 and 2 are not acknowledged now.</returns>
    public int Add(in IncomingMessage message)
    {
        int unacknowledged;
        lock (_gate)
        {
            _queue.Enqueue(message);
            unacknowledged = message.PacketIdentifier == 0 ? _unacknowledged : ++_unacknowledged;
        }

        _arrived.Set();
        return unacknowledged;
    }

    /// <summary>Waits for the next one; null when the connection has ended.</summary>
    public async ValueTask<IncomingMessage?> TakeAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_isClosed)
                    return null;
                if (_queue.TryDequeue(out IncomingMessage message))
                    return message;
            }

            await _arrived.WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Notes that a message at QoS 1 or 2 is being acknowledged.</summary>
    public void Acknowledged()
    {
        lock (_gate)
            _unacknowledged--;
    }

    /// <summary>Forgets what was not handled: the server still has it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _queue.Clear();
        }

        _arrived.Set();
    }
}
