namespace LampuKota.TimeSeries;

/// <summary>What the samples of one bucket come to.</summary>
/// <param name="StartUnixMs">The bucket's first millisecond.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="Increase">Growth from the newest sample before the bucket to the newest in it.</param>
internal readonly record struct Bucket(long StartUnixMs, Rollup Samples, double Increase)
{
    /// <summary>The bucket as one point of a series.</summary>
    public SeriesPoint ToPoint(SeriesAggregate aggregate) => new(StartUnixMs, aggregate switch
    {
        SeriesAggregate.Mean => Samples.Sum / Samples.Count,
        SeriesAggregate.Min => Samples.Minimum,
        SeriesAggregate.Max => Samples.Maximum,
        SeriesAggregate.Sum => Samples.Sum,
        SeriesAggregate.Last => Samples.Last,
        SeriesAggregate.Count => Samples.Count,
        SeriesAggregate.Increase => Increase,
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "There is no such aggregate."),
    });
}
