using System.Globalization;

namespace LampuKota.TimeSeries;

/// <summary>Deletes whole days while the store runs: those too old, and the oldest where the store or its disk is too full. Used by maintenance alone.</summary>
internal sealed class Retention(EmbeddedStoreOptions options, StoreFolder folder, DayFiles days, RollupKeeper rollups, Action<long> noteDeleted)
{
    // Reading the sizes of a year's files takes some milliseconds.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A reader keeps the room of a deleted file until it closes it, after its query; until then the disk would seem as full as before, and a second day would go for nothing.
    private static readonly TimeSpan UntilRoomIsFree = TimeSpan.FromMinutes(1);

    // Below either the operator is told: a twentieth is where file systems begin to slow down, and 1 GiB is hours of a large city.
    private const int LowShareOfDisk = 20;
    private const long LowBytes = 1L << 30;

    private readonly RetentionLimits _limits = new(options.RetentionDays, options.RetentionBytes, options.MinimumFreeBytes);
    private readonly RetentionTally _tally = new();
    private long? _lastTimestamp;
    private long? _madeRoomTimestamp;
    private bool _isLow;

    /// <summary>What was deleted since the store was opened.</summary>
    public IReadOnlyList<RetentionCount> Counts => _tally.Read();

    /// <summary>Deletes what is due. A file that cannot be deleted is told, and tried again: it is no reason to stop sealing.</summary>
    public void Apply()
    {
        if (_lastTimestamp is { } last && options.Time.GetElapsedTime(last) < Interval)
            return;

        _lastTimestamp = options.Time.GetTimestamp();
        try
        {
            DiskSpace disk = options.ReadDiskSpace(folder.Path);
            foreach (ExpiredDay day in RetentionPlan.Choose(folder.MeasureDays(), folder.MeasureBytes(), FreeBytes(disk), Today(), _limits))
                Delete(day);
            TellWhenLow(disk);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            options.Logger.RetentionFailed(e.Message);
        }
    }

    private long Today() => StoreFolder.DayOf(options.NowUnixMs());

    private long FreeBytes(DiskSpace disk) =>
        _madeRoomTimestamp is { } madeRoom && options.Time.GetElapsedTime(madeRoom) < UntilRoomIsFree ? long.MaxValue : disk.FreeBytes;

    private void Delete(ExpiredDay day)
    {
        rollups.Keep(day.Day);
        days.Delete(day.Day);
        noteDeleted(day.Day);
        _tally.Add(day);
        if (day.Reason == RetentionReason.FreeSpace)
            _madeRoomTimestamp = options.Time.GetTimestamp();
        string name = Path.GetFileNameWithoutExtension(folder.DayFile(day.Day));
        options.Logger.DayIsDeleted(name, day.Bytes, Describe(day.Reason));
    }

    private string Describe(RetentionReason reason) => reason switch
    {
        RetentionReason.Age => string.Create(CultureInfo.InvariantCulture, $"it is more than {options.RetentionDays} days back"),
        RetentionReason.Size => string.Create(CultureInfo.InvariantCulture, $"the store has more than {options.RetentionBytes} bytes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"the disk has less than {options.MinimumFreeBytes} bytes left"),
    };

    private void TellWhenLow(DiskSpace disk)
    {
        bool isLow = disk.FreeBytes < Math.Min(disk.TotalBytes / LowShareOfDisk, LowBytes);
        if (isLow && !_isLow)
            options.Logger.DiskIsLow(folder.Path, disk.FreeBytes, disk.TotalBytes);
        _isLow = isLow;
    }
}

/// <summary>What retention deleted for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Days">How many days.</param>
/// <param name="Bytes">Bytes of their files.</param>
public readonly record struct RetentionCount(RetentionReason Reason, long Days, long Bytes);

/// <summary>Counts deleted days. Safe for use by several threads.</summary>
internal sealed class RetentionTally
{
    private readonly Lock _lock = new();
    private readonly RetentionCount[] _counts = [.. Enum.GetValues<RetentionReason>().Select(reason => new RetentionCount(reason, 0, 0))];

    public void Add(ExpiredDay day)
    {
        lock (_lock)
        {
            ref RetentionCount count = ref _counts[(int)day.Reason];
            count = new RetentionCount(day.Reason, count.Days + 1, count.Bytes + day.Bytes);
        }
    }

    public IReadOnlyList<RetentionCount> Read()
    {
        lock (_lock)
            return [.. _counts];
    }
}
