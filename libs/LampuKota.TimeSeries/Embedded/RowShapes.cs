namespace LampuKota.TimeSeries;

/// <summary>Numbers for lists of quantities: a city's devices report the same few again and again.</summary>
internal sealed class RowShapes
{
    private readonly Dictionary<int, List<int>> _byHash = [];
    private readonly List<int[]> _shapes = [];
    private readonly List<bool> _hasRepeats = [];
    private int _last = -1;

    /// <summary>The quantities of a shape.</summary>
    public int[] this[int shape] => _shapes[shape];

    /// <summary>Whether a shape names a quantity twice.</summary>
    public bool HasRepeats(int shape) => _hasRepeats[shape];

    /// <summary>The number of a list, new where it was not met before.</summary>
    public int Intern(ReadOnlySpan<int> quantityIds)
    {
        if (_last >= 0 && quantityIds.SequenceEqual(_shapes[_last]))
            return _last;

        var hash = new HashCode();
        foreach (int quantityId in quantityIds)
            hash.Add(quantityId);
        int key = hash.ToHashCode();
        if (!_byHash.TryGetValue(key, out List<int>? candidates))
            _byHash[key] = candidates = [];
        foreach (int candidate in candidates)
        {
            if (quantityIds.SequenceEqual(_shapes[candidate]))
                return _last = candidate;
        }

        candidates.Add(_shapes.Count);
        _shapes.Add(quantityIds.ToArray());
        _hasRepeats.Add(_shapes[^1].Distinct().Count() < quantityIds.Length);
        return _last = _shapes.Count - 1;
    }
}
