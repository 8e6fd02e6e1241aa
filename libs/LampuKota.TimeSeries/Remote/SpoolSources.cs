namespace LampuKota.TimeSeries;

/// <summary>The sources that ever brought a batch, by number from 0 on. Safe for use by several threads.</summary>
internal sealed class SpoolSources
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Takes over the names that were kept, in the order of their numbers.</summary>
    public SpoolSources(IEnumerable<string> names)
    {
        foreach (string name in names)
            GetOrAdd(name, out _);
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _names.Count;
        }
    }

    public string this[int id]
    {
        get
        {
            lock (_lock)
                return _names[id];
        }
    }

    public int GetOrAdd(string name, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_ids.TryGetValue(name, out int id);
            if (!isNew)
                return id;
            id = _names.Count;
            _ids.Add(name, id);
            _names.Add(name);
            return id;
        }
    }
}
