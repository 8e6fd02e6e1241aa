using System.Runtime.CompilerServices;
using LampuKota.Columns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads the files of an embedded store, from its own process or from another of the same machine, while it is being written; it never blocks the writer, and
/// sees what is committed. A store that does not exist yet is empty. A damaged chunk or day file is logged and left out. A query reads one UTC day at a time, each in
/// one short transaction, so that neither its memory nor the write-ahead logs grow with its range.
/// </summary>
/// <param name="folderPath">The store's folder.</param>
/// <param name="logger">Where damage is told.</param>
public sealed class EmbeddedStoreReader(string folderPath, ILogger? logger = null) : ISeriesReader, IDisposable
{
    // Reading is computing; more than a few at once would only take the machine from ingest.
    private static readonly int GroupsAtOnce = Math.Min(Environment.ProcessorCount, 4);

    private readonly StoreFolder _folder = new(folderPath);
    private readonly TailReader _tails = new(new StoreFolder(folderPath), new OnceLogger(logger ?? NullLogger.Instance));
    private readonly DayReaders _days = new(new StoreFolder(folderPath), TimeProvider.System, new OnceLogger(logger ?? NullLogger.Instance));
    private readonly RollupReader _rollups = new(new StoreFolder(folderPath), new OnceLogger(logger ?? NullLogger.Instance));

    /// <inheritdoc/>
    public IAsyncEnumerable<SeriesPoint> Query(SeriesKey series, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resolution.BucketMilliseconds, nameof(resolution));
        return resolution.BucketMilliseconds == 0 ? QueryRaw(series, range, cancellationToken) : QueryBuckets(series, range, resolution, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Resolution.BucketMilliseconds, nameof(query));
        Dictionary<string, List<TimedValue>> tails = await Task.Run(
            () => ReadTails(query.Groups.SelectMany(group => group.DeviceIds), query.Quantity, query.Range, query.Resolution), cancellationToken).ConfigureAwait(false);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<SeriesPoint[]>>();
        try
        {
            for (int group = 0, begun = 0; group < query.Groups.Count; group++)
            {
                for (; begun < query.Groups.Count && ahead.Count < GroupsAtOnce; begun++)
                {
                    IReadOnlyList<string> devices = query.Groups[begun].DeviceIds;
                    ahead.Enqueue(Task.Run(() => ReadGroup(query, devices, tails, abandoned.Token), abandoned.Token));
                }

                foreach (SeriesPoint point in await ahead.Dequeue().ConfigureAwait(false))
                    yield return new GroupPoint(group, point);
            }
        }
        finally
        {
            // Whoever stops reading leaves no work behind.
            await abandoned.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LastPoint> LastPoints([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (LastPoint point in await Task.Run(_tails.ReadLast, cancellationToken).ConfigureAwait(false))
            yield return point;
    }

    /// <summary>Closes the files that are kept open between queries.</summary>
    public void Dispose()
    {
        _tails.Dispose();
        _days.Dispose();
        _rollups.Dispose();
    }

    // Tails first, then chunks: what leaves the tails between the two is in the chunks by then, and what is in both is dropped once.
    private async IAsyncEnumerable<SeriesPoint> QueryRaw(SeriesKey series, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, List<TimedValue>> found = await Task.Run(() => _tails.ReadSeries([series.DeviceId], series.Quantity, range), cancellationToken).ConfigureAwait(false);
        var tails = new TailDays(found.GetValueOrDefault(series.DeviceId));
        foreach (long day in DaysOf(range, tails.Days))
        {
            List<TimedValue> points = await Task.Run(
                () => _days.Use(day, file => DaySeries.ReadPoints(file, series, range, tails.Of(day))), cancellationToken).ConfigureAwait(false);
            foreach (TimedValue point in points)
                yield return new SeriesPoint(point.TimestampUnixMs, point.Value);
        }
    }

    private async IAsyncEnumerable<SeriesPoint> QueryBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] device = [series.DeviceId];
        BucketScan scan = await Task.Run(
            () => BeginScan(ReadTails(device, series.Quantity, range, resolution), device, series.Quantity, range, resolution), cancellationToken).ConfigureAwait(false);
        var buckets = new List<Bucket>();
        foreach (long day in scan.Days)
        {
            await Task.Run(() => scan.ReadDay(day, buckets.Add), cancellationToken).ConfigureAwait(false);
            foreach (Bucket bucket in buckets)
                yield return bucket.ToPoint(resolution.Aggregate);
            buckets.Clear();
        }

        scan.Finish(buckets.Add);
        foreach (Bucket bucket in buckets)
            yield return bucket.ToPoint(resolution.Aggregate);
    }

    private SeriesPoint[] ReadGroup(
        GroupQuery query, IReadOnlyList<string> deviceIds, Dictionary<string, List<TimedValue>> tails, CancellationToken cancellationToken)
    {
        var points = new GroupAggregator(query.Resolution.Aggregate);
        BucketScan scan = BeginScan(tails, deviceIds, query.Quantity, query.Range, query.Resolution);
        foreach (long day in scan.Days)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scan.ReadDay(day, bucket => points.Add(bucket));
        }

        scan.Finish(bucket => points.Add(bucket));
        return points.Finish();
    }

    private Dictionary<string, List<TimedValue>> ReadTails(IEnumerable<string> deviceIds, string quantity, TimeRange range, SeriesResolution resolution) =>
        _tails.ReadSeries(deviceIds, quantity, BucketScan.TailRange(range, resolution));

    private BucketScan BeginScan(
        Dictionary<string, List<TimedValue>> tails, IReadOnlyList<string> deviceIds, string quantity, TimeRange range, SeriesResolution resolution) =>
        BucketScan.Begin(_folder, _days, _rollups, tails, deviceIds, quantity, range, resolution);

    private SortedSet<long> DaysOf(TimeRange range, IEnumerable<long> tailDays)
    {
        if (range.ToUnixMs <= range.FromUnixMs)
            return [];

        var days = new SortedSet<long>(_folder.Days());
        days.UnionWith(tailDays);
        return days.GetViewBetween(StoreFolder.DayOf(range.FromUnixMs), StoreFolder.DayOf(range.ToUnixMs));
    }
}
