using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// The newest state of all lamps, column by column, so that a hundred thousand lamps are a few arrays. Guarded by <see cref="LiveCity"/>'s lock.
/// </summary>
internal sealed class LampTable
{
    private static readonly int SlotCount = LampQuantities.Names.Count;
    private readonly double[] _values;
    private readonly long[] _timestamps; // 0: never reported
    private readonly GatewayState[] _gateways;

    public LampTable(CitySnapshot city, Func<string, GatewayState> gatewayOf)
    {
        Count = city.Lamps.Count;
        _values = new double[Count * SlotCount];
        _timestamps = new long[Count * SlotCount];
        _gateways = [.. city.Lamps.Select(lamp => gatewayOf(lamp.GatewayId))];
        Overrides = new LampOverride?[Count];
        Locks = new LampLock?[Count];
        OpenFaults = new int[Count];
    }

    /// <summary>How many lamps there are.</summary>
    public int Count { get; }

    /// <summary>The override in force at each lamp.</summary>
    public LampOverride?[] Overrides { get; }

    /// <summary>The maintenance lock that holds each lamp.</summary>
    public LampLock?[] Locks { get; }

    /// <summary>How many faults of each lamp are open.</summary>
    public int[] OpenFaults { get; }

    /// <summary>The gateway of a lamp.</summary>
    public GatewayState GatewayOf(int lamp) => _gateways[lamp];

    /// <summary>Takes a value unless a newer one is known.</summary>
    /// <returns>Whether the value itself is another than before.</returns>
    public bool TrySet(int lamp, int slot, double value, long timestampUnixMs)
    {
        int cell = (lamp * SlotCount) + slot;
        if (timestampUnixMs < _timestamps[cell])
            return false;

        bool isChanged = _timestamps[cell] == 0 || _values[cell] != value;
        _values[cell] = value;
        _timestamps[cell] = timestampUnixMs;
        return isChanged;
    }

    /// <summary>The newest value of a slot, or null where it was never reported.</summary>
    public Measured? Find(int lamp, int slot)
    {
        int cell = (lamp * SlotCount) + slot;
        return _timestamps[cell] == 0 ? null : new Measured(_values[cell], _timestamps[cell]);
    }

    /// <summary>The instant of a lamp's newest value, or null where it never reported.</summary>
    public long? NewestUnixMs(int lamp) => _timestamps.Skip(lamp * SlotCount).Take(SlotCount).Max() is > 0 and var newest ? newest : null;

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

    /// <summary>What the map shows of a lamp.</summary>
    public LampMark MarkOf(int lamp) => new(
        (int)Math.Round(Find(lamp, LampQuantities.Level)?.Value ?? LampMark.NeverReported),
        ConditionOf(lamp),
        Overrides[lamp] is not null,
        Locks[lamp] is not null,
        Find(lamp, LampQuantities.Power)?.Value ?? LampMark.NeverReported);

    /// <summary>Condition of a lamp: what is not connected is not judged.</summary>
    public LampCondition ConditionOf(int lamp)
    {
        if (_gateways[lamp].IsOnline == false)
            return LampCondition.Offline;
        if (OpenFaults[lamp] > 0)
            return LampCondition.Failed;

        int cell = lamp * SlotCount;
        bool isHeardOf = _timestamps[cell + LampQuantities.Level] != 0 || _timestamps[cell + LampQuantities.Power] != 0;
        return isHeardOf ? LampCondition.Normal : LampCondition.Unknown;
    }

    /// <summary>The city in six numbers.</summary>
    public CityTotals CountTotals()
    {
        Span<int> byCondition = stackalloc int[4];
        int lit = 0;
        double powerWatts = 0;
        for (int lamp = 0; lamp < Count; lamp++)
        {
            LampCondition condition = ConditionOf(lamp);
            byCondition[(int)condition]++;
            if (condition == LampCondition.Normal && _values[(lamp * SlotCount) + LampQuantities.Level] > 0)
                lit++;
            if (condition != LampCondition.Offline)
                powerWatts += _values[(lamp * SlotCount) + LampQuantities.Power];
        }

        return new CityTotals(
            lit,
            byCondition[(int)LampCondition.Normal] - lit,
            byCondition[(int)LampCondition.Failed],
            byCondition[(int)LampCondition.Offline],
            byCondition[(int)LampCondition.Unknown],
            powerWatts);
    }

    /// <summary>Copies what is known of a lamp from another table.</summary>
    public void CopyFrom(LampTable source, int sourceLamp, int lamp)
    {
        Array.Copy(source._values, sourceLamp * SlotCount, _values, lamp * SlotCount, SlotCount);
        Array.Copy(source._timestamps, sourceLamp * SlotCount, _timestamps, lamp * SlotCount, SlotCount);
        Overrides[lamp] = source.Overrides[sourceLamp];
        Locks[lamp] = source.Locks[sourceLamp];
        OpenFaults[lamp] = source.OpenFaults[sourceLamp];
    }
}
