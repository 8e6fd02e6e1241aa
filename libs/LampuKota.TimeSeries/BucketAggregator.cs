namespace LampuKota.TimeSeries;

/// <summary>Makes buckets of the samples of one series that come in order of time. Pure: nothing but what was added.</summary>
/// <param name="resolution">Bucket width and offset; not raw.</param>
internal sealed class BucketAggregator(SeriesResolution resolution)
{
    private Rollup _bucket;
    private long _bucketUnixMs;
    private double? _before;

    /// <summary>Tells the newest value before the first sample, from which a counter's growth is reckoned.</summary>
    public void Precede(double value) => _before = value;

    /// <summary>Takes a sample.</summary>
    /// <returns>The bucket before, where the sample begins a new one; else null.</returns>
    public Bucket? Add(long timestampUnixMs, double value)
    {
        Bucket? finished = MoveTo(timestampUnixMs);
        _bucket = _bucket.With(timestampUnixMs, value);
        return finished;
    }

    /// <summary>Takes what some samples of one bucket come to.</summary>
    /// <returns>The bucket before, where they begin a new one; else null.</returns>
    public Bucket? Add(in Rollup samples)
    {
        Bucket? finished = MoveTo(samples.FirstUnixMs);
        _bucket = _bucket.With(samples);
        return finished;
    }

    /// <summary>The bucket that is not finished yet, if any.</summary>
    public Bucket? Finish()
    {
        if (_bucket.Count == 0)
            return null;

        var bucket = new Bucket(_bucketUnixMs, _bucket, _bucket.GrowthSince(_before));
        _before = _bucket.Last;
        _bucket = default;
        return bucket;
    }

    private Bucket? MoveTo(long timestampUnixMs)
    {
        // Within the bucket there is nothing to divide.
        if (_bucket.Count > 0 && timestampUnixMs - _bucketUnixMs < resolution.BucketMilliseconds)
            return null;

        Bucket? finished = Finish();
        _bucketUnixMs = resolution.BucketOf(timestampUnixMs);
        return finished;
    }
}
