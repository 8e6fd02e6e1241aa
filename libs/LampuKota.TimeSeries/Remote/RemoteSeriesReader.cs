using System.Runtime.CompilerServices;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads series of a remote engine. What an engine computes exactly as we do it computes itself; all else is computed here from the samples. Where the engine does
/// not answer, reading throws <see cref="IOException"/>.
/// </summary>
public abstract class RemoteSeriesReader : ISeriesReader, IDisposable
{
    // Names of this many devices make a query of some kilobytes.
    private const int DevicesPerRequest = 100;

    private protected RemoteSeriesReader()
    {
    }

    /// <summary>A reader of an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="nowUnixMs">The present instant in the time that samples carry.</param>
    public static RemoteSeriesReader Create(RemoteEngine engine, Func<long> nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var http = new EngineQueries(engine);
        return engine.Kind == RemoteEngineKind.VictoriaMetrics
            ? new VictoriaMetricsReader(http, nowUnixMs)
            : new InfluxReader(http, engine.Database.Length > 0 ? engine.Database : engine.Bucket);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SeriesPoint> Query(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resolution.BucketMilliseconds, nameof(resolution));
        if (range.ToUnixMs <= range.FromUnixMs)
            yield break;

        IAsyncEnumerable<SeriesPoint> points = resolution switch
        {
            { BucketMilliseconds: 0 } => ReadSamples(series, range, cancellationToken),
            { Aggregate: SeriesAggregate.Increase } => ComputeBuckets(series, range, resolution, cancellationToken),
            _ => ReadBuckets(series, range, resolution, cancellationToken),
        };
        await foreach (SeriesPoint point in points.ConfigureAwait(false))
            yield return point;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GroupPoint> QueryGroups(GroupQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Resolution.BucketMilliseconds, nameof(query));
        var points = new GroupAggregator(query.Resolution.Aggregate);
        for (int group = 0; group < query.Groups.Count; group++)
        {
            foreach (string[] devices in query.Groups[group].DeviceIds.Chunk(DevicesPerRequest))
            {
                foreach (Bucket bucket in await ComputeBucketsAsync(query.Quantity, devices, query.Range, query.Resolution, cancellationToken).ConfigureAwait(false))
                    points.Add(bucket);
            }

            foreach (SeriesPoint point in points.Finish())
                yield return new GroupPoint(group, point);
        }
    }

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<LastPoint> LastPoints(CancellationToken cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    /// <param name="disposing">Whether it is asked for.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>The samples of one quantity of some devices. A device may come several times, each time with newer samples.</summary>
    private protected abstract IAsyncEnumerable<SampleRun> ReadSamples(string quantity, IReadOnlyList<string> devices, TimeRange range, CancellationToken cancellationToken);

    /// <summary>The newest values before an instant, however old, of those devices that have one.</summary>
    private protected abstract Task<Dictionary<string, double>> ReadNewestBeforeAsync(
        string quantity, IReadOnlyList<string> devices, long beforeUnixMs, CancellationToken cancellationToken);

    /// <summary>Buckets of any aggregate but growth.</summary>
    private protected abstract IAsyncEnumerable<SeriesPoint> ReadBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken);

    /// <summary>Buckets that are computed here from the samples.</summary>
    private protected async IAsyncEnumerable<SeriesPoint> ComputeBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Bucket bucket in await ComputeBucketsAsync(series.Quantity, [series.DeviceId], range, resolution, cancellationToken).ConfigureAwait(false))
            yield return bucket.ToPoint(resolution.Aggregate);
    }

    private async IAsyncEnumerable<SeriesPoint> ReadSamples(SeriesKey series, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SampleRun samples in ReadSamples(series.Quantity, [series.DeviceId], range, cancellationToken).ConfigureAwait(false))
        {
            foreach (SeriesPoint sample in samples.Samples)
                yield return sample;
        }
    }

    // Device after device in the order of the question, whatever the order of the answer.
    private async Task<List<Bucket>> ComputeBucketsAsync(
        string quantity, IReadOnlyList<string> devices, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken)
    {
        var series = devices.Distinct().ToDictionary(device => device, _ => (Aggregator: new BucketAggregator(resolution), Buckets: new List<Bucket>()));
        if (resolution.Aggregate == SeriesAggregate.Increase)
        {
            foreach ((string device, double value) in await ReadNewestBeforeAsync(quantity, devices, range.FromUnixMs, cancellationToken).ConfigureAwait(false))
                series[device].Aggregator.Precede(value);
        }

        await foreach (SampleRun samples in ReadSamples(quantity, devices, range, cancellationToken).ConfigureAwait(false))
        {
            (BucketAggregator aggregator, List<Bucket> buckets) = series[samples.DeviceId];
            foreach (SeriesPoint sample in samples.Samples)
            {
                if (aggregator.Add(sample.TimestampUnixMs, sample.Value) is { } finished)
                    buckets.Add(finished);
            }
        }

        var all = new List<Bucket>();
        foreach ((BucketAggregator aggregator, List<Bucket> buckets) in devices.Select(device => series[device]))
        {
            if (aggregator.Finish() is { } last)
                buckets.Add(last);
            all.AddRange(buckets);
        }

        return all;
    }
}

/// <summary>Some samples of a device, in order of time.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Samples">Its samples.</param>
internal readonly record struct SampleRun(string DeviceId, List<SeriesPoint> Samples);
