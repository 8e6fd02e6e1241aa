using System.Runtime.CompilerServices;
using LampuKota.Columns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads the files of an embedded store, from its own process or from another of the same machine, while it is being written; it never blocks the writer, and
/// sees what is committed. A store that does not exist yet is empty. A damaged chunk or day file is logged and left out.
/// </summary>
/// <param name="folderPath">The store's folder.</param>
/// <param name="logger">Where damage is told.</param>
public sealed class EmbeddedStoreReader(string folderPath, ILogger? logger = null) : ISeriesReader, IDisposable
{
    private readonly StoreFolder _folder = new(folderPath);
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly TailReader _tails = new(new StoreFolder(folderPath), logger ?? NullLogger.Instance);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SeriesPoint> Query(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resolution.BucketMilliseconds, nameof(resolution));
        if (resolution.BucketMilliseconds > 0)
        {
            await foreach (Bucket bucket in ReadBuckets(series, range, resolution, cancellationToken).ConfigureAwait(false))
                yield return bucket.ToPoint(resolution.Aggregate);
            yield break;
        }

        await foreach (List<TimedValue> points in ReadByDay(series, range, cancellationToken).ConfigureAwait(false))
        {
            foreach (TimedValue point in points)
                yield return new SeriesPoint(point.TimestampUnixMs, point.Value);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Resolution.BucketMilliseconds, nameof(query));
        var points = new GroupAggregator(query.Resolution.Aggregate);
        for (int group = 0; group < query.Groups.Count; group++)
        {
            foreach (string deviceId in query.Groups[group].DeviceIds)
            {
                var series = new SeriesKey(deviceId, query.Quantity);
                await foreach (Bucket bucket in ReadBuckets(series, query.Range, query.Resolution, cancellationToken).ConfigureAwait(false))
                    points.Add(bucket);
            }

            foreach (SeriesPoint point in points.Finish())
                yield return new GroupPoint(group, point);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LastPoint> LastPoints([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (LastPoint point in await Task.Run(_tails.ReadLast, cancellationToken).ConfigureAwait(false))
            yield return point;
    }

    /// <summary>Closes the files that are kept open between queries.</summary>
    public void Dispose() => _tails.Dispose();

    private async IAsyncEnumerable<Bucket> ReadBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buckets = new BucketAggregator(resolution);
        if (resolution.Aggregate == SeriesAggregate.Increase && await ReadNewestBeforeAsync(series, range.FromUnixMs, cancellationToken).ConfigureAwait(false) is { } before)
            buckets.Precede(before);
        await foreach (List<TimedValue> points in ReadByDay(series, range, cancellationToken).ConfigureAwait(false))
        {
            foreach (TimedValue point in points)
            {
                if (buckets.Add(point.TimestampUnixMs, point.Value) is { } finished)
                    yield return finished;
            }
        }

        if (buckets.Finish() is { } last)
            yield return last;
    }

    private async Task<double?> ReadNewestBeforeAsync(SeriesKey series, long timestampUnixMs, CancellationToken cancellationToken)
    {
        var range = new TimeRange(long.MinValue, timestampUnixMs);
        double? newest = null;
        await foreach (List<TimedValue> points in ReadByDay(series, range, cancellationToken, newestFirst: true).ConfigureAwait(false))
        {
            if (points.Count == 0)
                continue;
            newest = points[^1].Value;
            break;
        }

        return newest;
    }

    // Tails first, then chunks: what leaves the tails between the two is in the chunks by then, and what is in both is dropped once.
    private async IAsyncEnumerable<List<TimedValue>> ReadByDay(
        SeriesKey series, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken, bool newestFirst = false)
    {
        List<TimedValue> tails = await Task.Run(() => _tails.ReadSeries(series, range), cancellationToken).ConfigureAwait(false);
        ILookup<long, TimedValue> tailsByDay = tails.ToLookup(point => StoreFolder.DayOf(point.TimestampUnixMs));
        long firstDay = StoreFolder.DayOf(range.FromUnixMs);
        long lastDay = StoreFolder.DayOf(range.ToUnixMs);
        var days = new SortedSet<long>(_folder.Days().Where(day => day >= firstDay && day <= lastDay));
        days.UnionWith(tailsByDay.Select(group => group.Key));
        foreach (long day in newestFirst ? days.Reverse() : days)
            yield return await Task.Run(() => ReadDay(day, series, range, tailsByDay[day]), cancellationToken).ConfigureAwait(false);
    }

    private List<TimedValue> ReadDay(long day, SeriesKey series, TimeRange range, IEnumerable<TimedValue> tails)
    {
        var points = new List<TimedValue>();
        string path = _folder.DayFile(day);
        try
        {
            if (File.Exists(path))
                DayReader.ReadSeries(path, series, range, points, _logger);
        }
        catch (SqliteException e)
        {
            // Retention may have deleted it just now; anything else is damage.
            if (File.Exists(path))
                _logger.DayFileIsLeftOut(path, e.Message);
        }

        points.AddRange(tails);
        return InOrderOnce(points);
    }

    // The first value of an instant wins: a chunk's over a tail's, an earlier tail's over a later one's. Sorting keeps their order.
    private static List<TimedValue> InOrderOnce(List<TimedValue> points)
    {
        for (int index = 1; index < points.Count; index++)
        {
            if (points[index].TimestampUnixMs <= points[index - 1].TimestampUnixMs)
                return [.. points.OrderBy(point => point.TimestampUnixMs).DistinctBy(point => point.TimestampUnixMs)];
        }

        return points;
    }
}
