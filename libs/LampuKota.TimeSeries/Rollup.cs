namespace LampuKota.TimeSeries;

/// <summary>
/// What consecutive samples of one series come to, so that it can be put together with what came before and after it. A fall of a counter is a reset; growth is
/// <c>Last - First + Fallen</c>, which without a reset is one exact subtraction, however many samples there were.
/// </summary>
/// <param name="Count">How many samples; 0 is nothing.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="FirstUnixMs">Instant of the oldest.</param>
/// <param name="First">The oldest.</param>
/// <param name="LastUnixMs">Instant of the newest.</param>
/// <param name="Last">The newest.</param>
/// <param name="Fallen">The sum of the values from which the series fell, each the last before a reset.</param>
internal readonly record struct Rollup(
    long Count, double Sum, double Minimum, double Maximum, long FirstUnixMs, double First, long LastUnixMs, double Last, double Fallen)
{
    /// <summary>Growth between the oldest and the newest sample.</summary>
    public double Growth => Last - First + Fallen;

    /// <summary>A single sample.</summary>
    public static Rollup Of(long timestampUnixMs, double value) => new(1, value, value, value, timestampUnixMs, value, timestampUnixMs, value, 0);

    /// <summary>With a sample that is newer than all of these.</summary>
    public Rollup With(long timestampUnixMs, double value) => Count == 0
        ? Of(timestampUnixMs, value)
        : new Rollup(
            Count + 1, Sum + value, Math.Min(Minimum, value), Math.Max(Maximum, value), FirstUnixMs, First, timestampUnixMs, value, Fallen + FallTo(value));

    /// <summary>With samples that are all newer than these.</summary>
    public Rollup With(in Rollup newer)
    {
        if (Count == 0 || newer.Count == 0)
            return Count == 0 ? newer : this;

        return new Rollup(
            Count + newer.Count, Sum + newer.Sum, Math.Min(Minimum, newer.Minimum), Math.Max(Maximum, newer.Maximum),
            FirstUnixMs, First, newer.LastUnixMs, newer.Last, Fallen + FallTo(newer.First) + newer.Fallen);
    }

    /// <summary>Growth since an older sample, or within where there is none.</summary>
    public double GrowthSince(double? older) => older is { } before ? Last - before + Fallen + (First < before ? before : 0) : Growth;

    private double FallTo(double next) => next < Last ? Last : 0;
}
