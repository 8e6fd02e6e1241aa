namespace LampuKota.Dashboard;

/// <summary>The newest values of all lamps, column by column, so that a hundred thousand lamps are a few arrays. Guarded by <see cref="LiveCity"/>'s lock.</summary>
/// <param name="lampCount">How many lamps the city has.</param>
internal sealed class LampTable(int lampCount)
{
    private static readonly int SlotCount = LampQuantities.Names.Count;
    private readonly double[] _values = new double[lampCount * SlotCount];
    private readonly long[] _timestamps = new long[lampCount * SlotCount]; // 0: never reported

    /// <summary>How many lamps there are.</summary>
    public int Count => lampCount;

    /// <summary>The override in force at each lamp.</summary>
    public LampOverride?[] Overrides { get; } = new LampOverride?[lampCount];

    /// <summary>How many faults of each lamp are open.</summary>
    public int[] OpenFaults { get; } = new int[lampCount];

    /// <summary>Takes a value unless a newer one is known.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool TrySet(int lamp, int slot, double value, long timestampUnixMs)
    {
        int cell = (lamp * SlotCount) + slot;
        if (timestampUnixMs < _timestamps[cell])
            return false;

        _values[cell] = value;
        _timestamps[cell] = timestampUnixMs;
        return true;
    }

    /// <summary>The newest value of a slot, or null where it was never reported.</summary>
    public Measured? Find(int lamp, int slot)
    {
        int cell = (lamp * SlotCount) + slot;
        return _timestamps[cell] == 0 ? null : new Measured(_values[cell], _timestamps[cell]);
    }

    /// <summary>All values of a lamp by quantity name.</summary>
    public Dictionary<string, Measured> ValuesOf(int lamp)
    {
        var values = new Dictionary<string, Measured>(SlotCount, StringComparer.Ordinal);
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (Find(lamp, slot) is { } measured)
                values[LampQuantities.Names[slot]] = measured;
        }

        return values;
    }

    /// <summary>Copies what is known of a lamp from another table.</summary>
    public void CopyFrom(LampTable source, int sourceLamp, int lamp)
    {
        Array.Copy(source._values, sourceLamp * SlotCount, _values, lamp * SlotCount, SlotCount);
        Array.Copy(source._timestamps, sourceLamp * SlotCount, _timestamps, lamp * SlotCount, SlotCount);
        Overrides[lamp] = source.Overrides[sourceLamp];
        OpenFaults[lamp] = source.OpenFaults[sourceLamp];
    }
}
