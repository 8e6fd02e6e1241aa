namespace LampuKota.Dashboard;

/// <summary>Indexes that changed since they were last taken; each at most once, in the order of their first change.</summary>
/// <param name="capacity">Indexes run from 0 to this number less one.</param>
internal sealed class DirtySet(int capacity)
{
    private readonly bool[] _isDirty = new bool[capacity];
    private readonly Queue<int> _order = new();

    /// <summary>How many there are.</summary>
    public int Count => _order.Count;

    /// <summary>Adds an index unless it is there.</summary>
    public void Add(int index)
    {
        if (_isDirty[index])
            return;

        _isDirty[index] = true;
        _order.Enqueue(index);
    }

    /// <summary>Takes the oldest index.</summary>
    public bool TryTake(out int index)
    {
        if (!_order.TryDequeue(out index))
            return false;

        _isDirty[index] = false;
        return true;
    }
}
