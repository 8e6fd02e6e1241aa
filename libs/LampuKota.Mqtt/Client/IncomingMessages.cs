namespace LampuKota.Mqtt;

/// <summary>The messages of one connection that wait for the message handler, in the order of their arrival.</summary>
internal sealed class IncomingMessages(int maximumCount, long maximumBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<IncomingMessage> _queue = new();
    private readonly AsyncSignal _arrived = new();
    private long _bytes;
    private bool _isClosed;

    /// <summary>Whether one more may be read.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
                return _queue.Count < maximumCount && _bytes < maximumBytes;
        }
    }

    public void Add(in IncomingMessage message)
    {
        lock (_gate)
        {
            _queue.Enqueue(message);
            _bytes += message.Size;
        }

        _arrived.Set();
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
                {
                    _bytes -= message.Size;
                    return message;
                }
            }

            await _arrived.WaitAsync().ConfigureAwait(false);
        }
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
