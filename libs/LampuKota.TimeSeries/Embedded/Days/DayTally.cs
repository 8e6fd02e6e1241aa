namespace LampuKota.TimeSeries;

/// <summary>What a run of sealing adds to the chunks of each UTC day, in samples, and by the source of their device as far as that is known.</summary>
/// <param name="tails">The tail database, for reading.</param>
internal sealed class DayTally(SqliteDatabase tails)
{
    private const int Unknown = -1;

    private readonly Dictionary<long, DayAddition> _days = [];

    // By a device's number less one; devices are never renumbered, and stay with the source that named them first.
    private readonly List<int> _sources = [];

    /// <summary>The days that get something.</summary>
    public IReadOnlyDictionary<long, DayAddition> Days => _days;

    /// <summary>Begins anew.</summary>
    public void Clear() => _days.Clear();

    /// <summary>Takes what a slice was found to bring to a day.</summary>
    public void Add(long day, ArraySegment<int> deviceIds, TailRows rows, FoldResult result)
    {
        if (!_days.TryGetValue(day, out DayAddition? addition))
            _days[day] = addition = new DayAddition();
        LoadSources(deviceIds[^1]);
        TimeRange range = StoreFolder.RangeOf(day);
        foreach (int deviceId in deviceIds)
            Add(addition, deviceId, rows.Of(deviceId).CountSamples(range));
        foreach ((int deviceId, long duplicates) in result.ByDevice)
            Add(addition, deviceId, -duplicates);
        // A mark of an older version does not say whose they are.
        addition.Samples -= result.Duplicates - result.ByDevice.Sum(entry => entry.Duplicates);
    }

    private void Add(DayAddition addition, int deviceId, long samples)
    {
        addition.Samples += samples;
        if (_sources[deviceId - 1] is var source and not Unknown)
            addition.BySource[source] = addition.BySource.GetValueOrDefault(source) + samples;
    }

    private void LoadSources(int lastDeviceId)
    {
        if (_sources.Count >= lastDeviceId)
            return;

        using SqliteStatement select = tails.Prepare(
            "SELECT coalesce(source.id, ?) FROM device LEFT JOIN source ON source.name = device.source WHERE device.id > ? ORDER BY device.id");
        select.Bind(1, Unknown).Bind(2, _sources.Count);
        while (select.Step())
            _sources.Add((int)select.Int64(0));
    }
}

/// <summary>Samples that a day gets.</summary>
internal sealed class DayAddition
{
    /// <summary>All of them.</summary>
    public long Samples { get; set; }

    /// <summary>Those of known sources, by the source's number.</summary>
    public Dictionary<int, long> BySource { get; } = [];
}
