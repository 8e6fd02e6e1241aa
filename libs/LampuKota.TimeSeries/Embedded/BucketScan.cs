using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Makes buckets of one quantity of some devices, day by day: of day rollups where a day's buckets are made of whole ones and nothing has changed since, else of hour
/// rollups where buckets are whole hours, else of samples. For one thread at a time.
/// </summary>
internal sealed class BucketScan
{
    private readonly DayReaders _days;
    private readonly RollupReader _rollups;
    private readonly TimeRange _range;
    private readonly SeriesResolution _resolution;
    private readonly bool _isOfHours;
    private readonly RollupMerge _merge = new();
    private readonly List<Rollup> _parts = [];
    private readonly List<DeviceScan> _devices = [];
    private readonly Dictionary<long, RollupState> _states;

    private BucketScan(DayReaders days, RollupReader rollups, TimeRange range, SeriesResolution resolution)
    {
        (_days, _rollups, _range, _resolution) = (days, rollups, range, resolution);
        _isOfHours = resolution.BucketMilliseconds % RollupSlots.MillisecondsPerHour == 0 && resolution.OffsetMilliseconds % RollupSlots.MillisecondsPerHour == 0;
        _states = rollups.Use(file => file?.ReadStates()) ?? [];
    }

    /// <summary>The UTC days that may hold something, in order.</summary>
    public IReadOnlyCollection<long> Days { get; private set; } = [];

    // Buckets that begin at the same hour each day are made of day rollups that are divided there.
    private bool IsOfDays => _isOfHours && _resolution.BucketMilliseconds % StoreFolder.MillisecondsPerDay == 0;

    /// <summary>The range of tails that a query is about: growth is reckoned from what came before.</summary>
    public static TimeRange TailRange(TimeRange range, SeriesResolution resolution) =>
        resolution.Aggregate == SeriesAggregate.Increase ? range with { FromUnixMs = long.MinValue } : range;

    /// <summary>Takes what tails hold, which were read before, and finds where growth begins.</summary>
    public static BucketScan Begin(
        StoreFolder folder,
        DayReaders days,
        RollupReader rollups,
        Dictionary<string, List<TimedValue>> tails,
        IReadOnlyList<string> deviceIds,
        string quantity,
        TimeRange range,
        SeriesResolution resolution)
    {
        var scan = new BucketScan(days, rollups, range, resolution);
        if (range.ToUnixMs <= range.FromUnixMs)
            return scan;

        foreach (string deviceId in deviceIds)
            scan._devices.Add(new DeviceScan(new SeriesKey(deviceId, quantity), new TailDays(tails.GetValueOrDefault(deviceId)), new BucketAggregator(resolution)));
        if (scan.IsOfDays)
            scan.ReadDayRollups();
        SortedSet<long> all = scan.AllDays(folder);
        if (resolution.Aggregate == SeriesAggregate.Increase)
            scan.ReadBefore(all);
        scan.Days = all.GetViewBetween(StoreFolder.DayOf(range.FromUnixMs), StoreFolder.DayOf(range.ToUnixMs));
        return scan;
    }

    /// <summary>Reads a day; buckets that end before or within it are given out.</summary>
    public void ReadDay(long day, Action<Bucket> give)
    {
        var left = new List<DeviceScan>();
        foreach (DeviceScan device in _devices)
        {
            if (!TryUseDayRollup(device, day, give))
                left.Add(device);
        }

        if (left.Count == 0)
            return;

        // A device is given out when all of its day is read: where the file fails on the way, the rest is made of tails alone.
        int next = 0;
        _days.Use(day, file =>
        {
            for (; next < left.Count; next++)
            {
                Read(file, day, left[next]);
                foreach (Rollup part in _parts)
                    Add(left[next], part, give);
            }

            return true;
        });
    }

    /// <summary>Gives out the buckets that are not finished.</summary>
    public void Finish(Action<Bucket> give)
    {
        foreach (DeviceScan device in _devices)
            Give(device.Buckets.Finish(), give);
    }

    private SortedSet<long> AllDays(StoreFolder folder)
    {
        var days = new SortedSet<long>(folder.Days());
        foreach (DeviceScan device in _devices)
        {
            days.UnionWith(device.Tails.Days);
            if (device.DayRollups is not null)
                days.UnionWith(device.DayRollups.Keys);
        }

        return days;
    }

    private void ReadDayRollups() => _rollups.Use(file =>
    {
        foreach (DeviceScan device in _devices)
            device.DayRollups = file?.ReadDays(device.Series, StoreFolder.DayOf(_range.FromUnixMs), StoreFolder.DayOf(_range.ToUnixMs));
        return true;
    });

    private bool TryUseDayRollup(DeviceScan device, long day, Action<Bucket> give)
    {
        RollupState state = _states.GetValueOrDefault(day);
        if (!IsOfDays || state == RollupState.Changed || (state == RollupState.Rolled && device.Tails.Of(day) is not null))
            return false;
        if (device.DayRollups is null || !device.DayRollups.TryGetValue(day, out DayParts? parts))
            return state == RollupState.Rolled;
        if (!Divides(day, parts) || !IsWithinRange(parts.Early) || !IsWithinRange(parts.Late))
            return false;

        Add(device, parts.Early, give);
        Add(device, parts.Late, give);
        return true;
    }

    private bool Divides(long day, DayParts parts)
    {
        long midnightUnixMs = RollupSlots.Parts(day, parts.MidnightHour).StartUnixMs(1);
        return _resolution.BucketOf(midnightUnixMs) == midnightUnixMs || _resolution.BucketOf(midnightUnixMs) == _resolution.BucketOf(StoreFolder.RangeOf(day).FromUnixMs);
    }

    private bool IsWithinRange(in Rollup rollup) => rollup.Count == 0 || (rollup.FirstUnixMs >= _range.FromUnixMs && rollup.LastUnixMs < _range.ToUnixMs);

    private void Read(DayReader? file, long day, DeviceScan device)
    {
        _parts.Clear();
        if (_isOfHours)
            DaySeries.ReadHours(file, day, device.Series, _range, device.Tails.Of(day), _merge, _parts);
        else
            SumBuckets(DaySeries.ReadPoints(file, device.Series, _range, device.Tails.Of(day)));
    }

    private void SumBuckets(List<TimedValue> points)
    {
        long bucketUnixMs = long.MinValue;
        foreach (TimedValue point in points)
        {
            if (_parts.Count > 0 && point.TimestampUnixMs - bucketUnixMs < _resolution.BucketMilliseconds)
            {
                _parts[^1] = _parts[^1].With(point.TimestampUnixMs, point.Value);
                continue;
            }

            bucketUnixMs = _resolution.BucketOf(point.TimestampUnixMs);
            _parts.Add(Rollup.Of(point.TimestampUnixMs, point.Value));
        }
    }

    // Backwards from the day of the last instant before the range, for those devices for which nothing older was found yet.
    private void ReadBefore(SortedSet<long> all)
    {
        if (_range.FromUnixMs == long.MinValue)
            return;

        IEnumerable<long> days = all.GetViewBetween(long.MinValue, StoreFolder.DayOf(_range.FromUnixMs - 1)).Reverse();
        List<DeviceScan> left = [.. _devices];
        long firstDay = StoreFolder.DayOf(_range.FromUnixMs);
        _rollups.Use(file =>
        {
            foreach (DeviceScan device in left)
                device.Before = file?.ReadNewestBefore(device.Series, firstDay, day => _states.GetValueOrDefault(day) != RollupState.Changed);
            return true;
        });
        foreach (long day in days)
        {
            left.RemoveAll(device => device.Before is { } before && before.Day > day);
            if (left.Count == 0)
                break;

            // What a rolled day holds is known already, but for what tails add to it.
            bool isRolled = _states.GetValueOrDefault(day) != RollupState.Changed && day != firstDay;
            bool IsUnknown(DeviceScan device) => !isRolled || device.Tails.Of(day) is not null;
            if (left.Exists(IsUnknown))
                _days.Use(day, file => left.RemoveAll(device => IsUnknown(device) && TryReadBefore(file, day, device)));
        }

        foreach (DeviceScan device in _devices)
        {
            if (device.Before is { } before)
                device.Buckets.Precede(before.Rollup.Last);
        }
    }

    private bool TryReadBefore(DayReader? file, long day, DeviceScan device)
    {
        _parts.Clear();
        DaySeries.ReadHours(file, day, device.Series, new TimeRange(long.MinValue, _range.FromUnixMs), device.Tails.Of(day), _merge, _parts);
        if (_parts.Count == 0)
            return false;

        device.Before = (day, _parts[^1]);
        return true;
    }

    private static void Add(DeviceScan device, in Rollup rollup, Action<Bucket> give)
    {
        if (rollup.Count > 0)
            Give(device.Buckets.Add(rollup), give);
    }

    private static void Give(Bucket? finished, Action<Bucket> give)
    {
        if (finished is { } bucket)
            give(bucket);
    }

    private sealed class DeviceScan(SeriesKey series, TailDays tails, BucketAggregator buckets)
    {
        public SeriesKey Series { get; } = series;

        public TailDays Tails { get; } = tails;

        public BucketAggregator Buckets { get; } = buckets;

        /// <summary>Day rollups of the range by their day; null where they do not serve.</summary>
        public Dictionary<long, DayParts>? DayRollups { get; set; }

        /// <summary>The newest that is known to lie before the range.</summary>
        public (long Day, Rollup Rollup)? Before { get; set; }
    }
}
