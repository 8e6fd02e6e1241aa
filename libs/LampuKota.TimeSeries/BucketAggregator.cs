namespace LampuKota.TimeSeries;

/// <summary>Makes one point a bucket of points that come in order of time. Pure: nothing but what was added.</summary>
/// <param name="resolution">Bucket width, offset and aggregate; not raw.</param>
internal sealed class BucketAggregator(SeriesResolution resolution)
{
    private long _bucketUnixMs;
    private long _count;
    private double _sum;
    private double _minimum;
    private double _maximum;
    private double _last;

    /// <summary>Takes a point.</summary>
    /// <returns>The bucket before, where the point begins a new one; else null.</returns>
    public SeriesPoint? Add(long timestampUnixMs, double value)
    {
        long bucketUnixMs = BucketOf(timestampUnixMs);
        SeriesPoint? finished = _count > 0 && bucketUnixMs != _bucketUnixMs ? Finish() : null;
        _bucketUnixMs = bucketUnixMs;
        _minimum = _count == 0 ? value : Math.Min(_minimum, value);
        _maximum = _count == 0 ? value : Math.Max(_maximum, value);
        _sum += value;
        _last = value;
        _count++;
        return finished;
    }

    /// <summary>The bucket that is not finished yet, if any.</summary>
    public SeriesPoint? Finish()
    {
        if (_count == 0)
            return null;

        var point = new SeriesPoint(_bucketUnixMs, resolution.Aggregate switch
        {
            SeriesAggregate.Mean => _sum / _count,
            SeriesAggregate.Min => _minimum,
            SeriesAggregate.Max => _maximum,
            SeriesAggregate.Sum => _sum,
            SeriesAggregate.Last => _last,
            SeriesAggregate.Count => _count,
            _ => throw new ArgumentOutOfRangeException(nameof(resolution), resolution.Aggregate, "There is no such aggregate."),
        });
        _count = 0;
        _sum = 0;
        return point;
    }

    // Rounds down, also before 1970.
    private long BucketOf(long timestampUnixMs)
    {
        long sinceOffset = timestampUnixMs - resolution.OffsetMilliseconds;
        long rest = sinceOffset % resolution.BucketMilliseconds;
        return timestampUnixMs - (rest < 0 ? rest + resolution.BucketMilliseconds : rest);
    }
}
