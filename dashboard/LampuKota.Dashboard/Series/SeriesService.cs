using LampuKota.City;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>A stored series, ready to draw.</summary>
/// <param name="Unit">Unit of the values (docs/formats/quantities.md).</param>
/// <param name="Points">Points in order of time.</param>
public sealed record Series(string Unit, IReadOnlyList<SeriesPoint> Points);

/// <summary>Reads stored series for charts, within limits.</summary>
/// <param name="reader">The store.</param>
public sealed class SeriesService(ISeriesReader reader)
{
    /// <summary>Most points that one answer holds: some thirty days of a value a minute.</summary>
    public const int MaximumPoints = 50_000;

    /// <summary>Reads one series.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="range">From (inclusive) to (exclusive), city time.</param>
    /// <param name="resolution">Raw points, or one point a bucket.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RequestRefusedException">The device or the quantity is not known, or the answer would be too large.</exception>
    public async Task<Series> ReadAsync(
        string deviceId, string quantity, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken)
    {
        var points = new List<SeriesPoint>();
        await foreach (SeriesPoint point in reader.Query(new SeriesKey(deviceId, quantity), range, resolution, cancellationToken))
        {
            if (points.Count == MaximumPoints)
                throw new RequestRefusedException(Refusal.TooLarge, "resolution", "The span holds too many points; ask for a shorter span or a coarser resolution.");
            points.Add(point);
        }

        return new Series("", points);
    }
}
