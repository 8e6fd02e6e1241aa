namespace LampuKota.EndToEnd;

/// <summary>
/// What a publisher sent and what was acknowledged to it, by number. The content of a message follows from its number, so that numbers are all there is to keep.
/// Safe for use by several threads.
/// </summary>
internal sealed class MessageLedger
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _acknowledged = [];
    private int _sent;

    /// <summary>Messages that were given to the network, perhaps; numbers from 0 up to this.</summary>
    public int Sent
    {
        get
        {
            lock (_lock)
                return _sent;
        }
    }

    public int AcknowledgedCount
    {
        get
        {
            lock (_lock)
                return _acknowledged.Count;
        }
    }

    public int[] Acknowledged
    {
        get
        {
            lock (_lock)
                return [.. _acknowledged];
        }
    }

    /// <summary>The number of the next message; noted before it is sent.</summary>
    public int Next()
    {
        lock (_lock)
            return _sent++;
    }

    public void Acknowledge(int number)
    {
        lock (_lock)
            _acknowledged.Add(number);
    }
}
