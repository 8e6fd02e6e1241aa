namespace LampuKota.Broker;

/// <summary>The open connections, and the traffic of those that were.</summary>
internal sealed class ConnectionList
{
    private readonly Lock _gate = new();
    private readonly HashSet<NetworkConnection> _open = [];
    private readonly ConnectionTraffic _closedTraffic = new();
    private TaskCompletionSource? _allClosed;
    private bool _isClosing;

    /// <summary>Whether new connections are turned away since the broker stops.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    public int Count
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <returns>False where the broker stops.</returns>
    public bool TryAdd(NetworkConnection connection)
    {
        lock (_gate)
            return !_isClosing && _open.Add(connection);
    }

    public void Remove(NetworkConnection connection)
    {
        lock (_gate)
        {
            if (!_open.Remove(connection))
                return;
            _closedTraffic.Add(connection.Traffic);
            if (_isClosing && _open.Count == 0)
                _allClosed?.TrySetResult();
        }
    }

    public NetworkConnection[] Snapshot()
    {
        lock (_gate)
            return [.. _open];
    }

    /// <summary>As <see cref="Snapshot"/>, into a list that is used again and again.</summary>
    public void CopyTo(List<NetworkConnection> connections)
    {
        lock (_gate)
            connections.AddRange(_open);
    }

    /// <summary>Traffic of all connections, those that were included.</summary>
    public ConnectionTraffic TotalTraffic()
    {
        ConnectionTraffic total = new();
        lock (_gate)
        {
            total.Add(_closedTraffic);
            foreach (NetworkConnection connection in _open)
                total.Add(connection.Traffic);
        }

        return total;
    }

    /// <summary>Turns new connections away.</summary>
    /// <returns>Completes when the last one has ended.</returns>
    public Task Close()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (_open.Count == 0)
                return Task.CompletedTask;
            return (_allClosed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
