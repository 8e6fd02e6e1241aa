namespace LampuKota.Gateway.Linux;

/// <summary>
/// Counts how often an input became active, by the numbers that the kernel gives its edges: edges that nobody took in time are gone, but were numbered. Safe for
/// use by several threads.
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

    /// <summary>Counts up to an edge.</summary>
    /// <param name="number">The number of the last one.</param>
    public void Add(uint number)
    {
        lock (_lock)
        {
            // Unsigned, so that it is right past the last number too.
            _total += number - _lastNumber;
            _lastNumber = number;
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
