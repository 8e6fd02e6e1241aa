namespace LampuKota.TimeSeries;

/// <summary>Reads stored series; never blocks the writer. Implemented by the embedded store and by remote engines.</summary>
public interface ISeriesReader
{
    /// <summary>The points of one series in order of time.</summary>
    /// <param name="series">Device and quantity.</param>
    /// <param name="range">From (inclusive) to (exclusive).</param>
    /// <param name="resolution">Raw points, or one point a bucket.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<SeriesPoint> Query(SeriesKey series, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken);

    /// <summary>
    /// One quantity over groups of devices, one point a bucket: group after group in the order of the query, each in order of time. A group's value of a bucket is
    /// the sum over its devices for <see cref="SeriesAggregate.Increase"/>, <see cref="SeriesAggregate.Sum"/> and <see cref="SeriesAggregate.Count"/>, else that
    /// aggregate of all its samples. A bucket without a sample has no point.
    /// </summary>
    /// <param name="query">What to read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is raw.</exception>
    IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, CancellationToken cancellationToken);

    /// <summary>The newest point of every series; for a dashboard that starts.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<LastPoint> LastPoints(CancellationToken cancellationToken);
}

/// <summary>The name of a series.</summary>
/// <param name="DeviceId">Device id, <c>[A-Z0-9][A-Z0-9.-]{0,62}</c>.</param>
/// <param name="Quantity">Quantity name, see docs/formats/quantities.md.</param>
public readonly record struct SeriesKey(string DeviceId, string Quantity);

/// <summary>A half-open span of time.</summary>
/// <param name="FromUnixMs">First millisecond.</param>
/// <param name="ToUnixMs">First millisecond after the span.</param>
public readonly record struct TimeRange(long FromUnixMs, long ToUnixMs);

/// <summary>One point of a series: a sample, or the aggregate of a bucket stamped with the bucket's start.</summary>
/// <param name="TimestampUnixMs">Unix milliseconds.</param>
/// <param name="Value">Value in the quantity's unit.</param>
public readonly record struct SeriesPoint(long TimestampUnixMs, double Value);

/// <summary>The newest point of a series.</summary>
/// <param name="Series">Which series.</param>
/// <param name="Point">Its newest point.</param>
public readonly record struct LastPoint(SeriesKey Series, SeriesPoint Point);

/// <summary>One quantity over groups of devices.</summary>
/// <param name="Quantity">Quantity name, see docs/formats/quantities.md.</param>
/// <param name="Groups">The groups; a device may be in several.</param>
/// <param name="Range">From (inclusive) to (exclusive).</param>
/// <param name="Resolution">Bucket width, offset and aggregate; not raw.</param>
public sealed record GroupQuery(string Quantity, IReadOnlyList<SeriesGroup> Groups, TimeRange Range, SeriesResolution Resolution);

/// <summary>Devices that are taken together.</summary>
/// <param name="Name">What the group is called, for people.</param>
/// <param name="DeviceIds">Its devices, each once.</param>
public sealed record SeriesGroup(string Name, IReadOnlyList<string> DeviceIds);

/// <summary>A bucket of a group.</summary>
/// <param name="Group">The group's position in <see cref="GroupQuery.Groups"/>.</param>
/// <param name="Point">The bucket's start and value.</param>
public readonly record struct GroupPoint(int Group, SeriesPoint Point);

/// <summary>How the samples of a bucket become one value.</summary>
public enum SeriesAggregate
{
    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Smallest.</summary>
    Min,

    /// <summary>Largest.</summary>
    Max,

    /// <summary>Sum.</summary>
    Sum,

    /// <summary>Newest.</summary>
    Last,

    /// <summary>How many.</summary>
    Count,

    /// <summary>
    /// Growth of a counter: from the newest sample before the bucket, however old, to the newest in it. A fall is a reset, and the new value counts as growth. The
    /// very first sample of a series has grown by nothing.
    /// </summary>
    Increase,
}

/// <summary>Raw samples, or one aggregate a bucket.</summary>
/// <param name="BucketMilliseconds">Bucket width; 0 means raw. Buckets begin at multiples of it since the Unix epoch, plus the offset.</param>
/// <param name="Aggregate">How a bucket becomes one value; ignored for raw.</param>
/// <param name="OffsetMilliseconds">Shift of the buckets' start, so that a day can begin at local midnight.</param>
public readonly record struct SeriesResolution(long BucketMilliseconds, SeriesAggregate Aggregate = SeriesAggregate.Mean, long OffsetMilliseconds = 0)
{
    /// <summary>Every sample as it was stored.</summary>
    public static SeriesResolution Raw => new(0);

    /// <summary>The start of the bucket that an instant lies in; rounds down, also before 1970. Not for raw.</summary>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    public long BucketOf(long timestampUnixMs)
    {
        long rest = (timestampUnixMs - OffsetMilliseconds) % BucketMilliseconds;
        return timestampUnixMs - (rest < 0 ? rest + BucketMilliseconds : rest);
    }
}
