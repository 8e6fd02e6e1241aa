using System.Runtime.InteropServices;

namespace LampuKota.TimeSeries;

/// <summary>Rolls up a day file: what each quantity of a device comes to before and from the city's midnight.</summary>
/// <param name="file">The day file.</param>
/// <param name="day">Its UTC day.</param>
/// <param name="midnightHour">The UTC hour in which the city's day begins.</param>
/// <param name="storeQuantities">The names of all quantities of the store, for a file that an older version wrote.</param>
internal sealed class DayRollup(DayReader file, long day, int midnightHour, Func<IReadOnlyList<string>> storeQuantities)
{
    private readonly Dictionary<int, string> _names = file.ReadQuantities();
    private readonly Dictionary<int, RollupMerge> _merges = [];
    private readonly RollupMerge _merge = new();
    private readonly List<Rollup> _hours = [];
    private readonly RollupSlots _parts = RollupSlots.Parts(day, midnightHour);
    private readonly TimeRange _range = StoreFolder.RangeOf(day);

    public DeviceParts Read(string deviceId)
    {
        var parts = new DeviceParts(deviceId, [], []);
        _merges.Clear();
        if (file.TryReadAllRollups(deviceId, _range, _merges))
        {
            foreach ((int number, RollupMerge merge) in _merges)
                Add(parts, _names[number], merge);
        }
        else
        {
            foreach (string quantity in storeQuantities())
                AddFromSamples(parts, quantity);
        }

        return parts;
    }

    private void Add(DeviceParts parts, string quantity, RollupMerge merge)
    {
        if (merge.IsAnyTangled)
        {
            AddFromSamples(parts, quantity);
            return;
        }

        _hours.Clear();
        for (int hour = 0; hour < RollupSlots.HoursPerDay; hour++)
            _hours.Add(merge[hour]);
        Add(parts, quantity);
    }

    private void AddFromSamples(DeviceParts parts, string quantity)
    {
        _hours.Clear();
        DaySeries.ReadHours(file, day, new SeriesKey(parts.DeviceId, quantity), _range, tails: null, _merge, _hours);
        if (_hours.Count > 0)
            Add(parts, quantity);
    }

    private void Add(DeviceParts parts, string quantity)
    {
        parts.Quantities.Add(quantity);
        int first = parts.Rollups.Count;
        CollectionsMarshal.SetCount(parts.Rollups, first + _parts.Count);
        Span<Rollup> rollups = CollectionsMarshal.AsSpan(parts.Rollups)[first..];
        rollups.Clear();
        foreach (Rollup hour in _hours)
        {
            if (hour.Count == 0)
                continue;
            ref Rollup part = ref rollups[_parts.SlotOf(hour.FirstUnixMs)];
            part = part.With(hour);
        }
    }
}

/// <summary>The rollups of a device's day: the parts of each quantity behind one another.</summary>
internal sealed record DeviceParts(string DeviceId, List<string> Quantities, List<Rollup> Rollups);
