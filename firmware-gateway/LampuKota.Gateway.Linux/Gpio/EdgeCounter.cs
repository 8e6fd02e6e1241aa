namespace LampuKota.Gateway.Linux;

/// <summary>
/// Counts how often an input became active, from the numbers that the kernel gives its edges: edges that nobody took in time are gone, but were numbered.
/// Edges of one line alternate, so that half of the lost ones were of the kind that counts. Safe for use by several threads.
/// </summary>
internal sealed class EdgeCounter
{
    private readonly Lock _lock = new();
    private uint _lastNumber;
    private long _total;
    private long _taken;

    /// <summary>How often since the program started.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
                return _total;
        }
    }

    /// <summary>The line was taken anew; its edges are numbered from 1 again.</summary>
    public void StartLine()
    {
        lock (_lock)
            _lastNumber = 0;
    }

    /// <summary>Counts edges, in order.</summary>
    public void Add(ReadOnlySpan<GpioEdge> edges)
    {
        lock (_lock)
        {
            foreach (GpioEdge edge in edges)
            {
                uint lost = edge.Number - _lastNumber - 1;
                // The edge before an active one was an inactive one: of an odd number of lost edges the first and the last are of the other kind.
                _total += (edge.IsActive ? lost / 2 : (lost + 1) / 2) + (edge.IsActive ? 1 : 0);
                _lastNumber = edge.Number;
            }
        }
    }

    /// <summary>How often since it was asked last.</summary>
    public long TakeNew()
    {
        lock (_lock)
        {
            long count = _total - _taken;
            _taken = _total;
            return count;
        }
    }
}
