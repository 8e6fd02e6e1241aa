using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Puts the rollups of a series' chunks and tails together, hour by hour. Where their samples lie between one another in time, or may be the same, an hour is
/// marked: only the samples themselves can tell.
/// </summary>
internal sealed class RollupMerge
{
    private readonly Rollup[] _hours = new Rollup[RollupSlots.HoursPerDay];
    private readonly bool[] _isTangled = new bool[RollupSlots.HoursPerDay];

    public ref readonly Rollup this[int hour] => ref _hours[hour];

    /// <summary>Whether only the samples of the hour can tell.</summary>
    public bool IsTangled(int hour) => _isTangled[hour];

    /// <summary>Whether that is so for any hour.</summary>
    public bool IsAnyTangled => _isTangled.AsSpan().Contains(true);

    public void Clear()
    {
        Array.Clear(_hours);
        Array.Clear(_isTangled);
    }

    /// <summary>Takes the hours of a chunk; no sample is in two chunks.</summary>
    public void Add(ReadOnlySpan<Rollup> hours)
    {
        for (int hour = 0; hour < hours.Length; hour++)
        {
            if (hours[hour].Count > 0)
                Add(hour, hours[hour]);
        }
    }

    /// <summary>Takes samples of one UTC day that are in order of time, and perhaps in a chunk as well.</summary>
    public void Add(RollupSlots hours, IReadOnlyList<TimedValue> tails)
    {
        foreach (TimedValue sample in tails)
            Add(hours.SlotOf(sample.TimestampUnixMs), Rollup.Of(sample.TimestampUnixMs, sample.Value));
    }

    private void Add(int hour, in Rollup rollup)
    {
        ref Rollup held = ref _hours[hour];
        if (held.Count == 0)
            held = rollup;
        else if (rollup.FirstUnixMs > held.LastUnixMs)
            held = held.With(rollup);
        else if (rollup.LastUnixMs < held.FirstUnixMs)
            held = rollup.With(held);
        else
            _isTangled[hour] = true;
    }
}
