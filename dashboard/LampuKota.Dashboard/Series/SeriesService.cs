using LampuKota.City;
using LampuKota.Lighting;
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
    /// <summary>Most points that one answer holds: a month by minute, and more than any screen has pixels.</summary>
    public const int MaximumPoints = 50_000;

    /// <summary>Reads one series.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="range">From (inclusive) to (exclusive), city time.</param>
    /// <param name="resolution">Raw points, or one point a bucket.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RequestRefusedException">The quantity is not known, the span is wrong, the answer would be too large, or the store cannot be read.</exception>
    public async Task<Series> ReadAsync(
        string deviceId, string quantity, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken)
    {
        Quantity known = Check(deviceId, quantity, range, resolution);
        var points = new List<SeriesPoint>();
        try
        {
            await foreach (SeriesPoint point in reader.Query(new SeriesKey(deviceId, known.Name), range, resolution, cancellationToken))
            {
                if (points.Count == MaximumPoints)
                    throw new RequestRefusedException(Refusal.TooLarge, "resolution", "The span holds too many points; ask for a shorter span or a coarser resolution.");
                points.Add(point);
            }
        }
        catch (IOException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The stored values cannot be read now; check that ingest runs on this machine with the same Data:Directory.");
        }

        return new Series(known.Unit, points);
    }

    private static Quantity Check(string deviceId, string quantity, TimeRange range, SeriesResolution resolution)
    {
        if (!DeviceId.IsValid(deviceId))
            throw new RequestRefusedException(Refusal.NotFound, "id", "There is no device of this id.");
        if (Quantities.Find(quantity) is not { } known)
            throw new RequestRefusedException(Refusal.NotFound, "quantity", "There is no such quantity; docs/formats/quantities.md lists all.");
        if (range.ToUnixMs <= range.FromUnixMs)
            throw new RequestRefusedException(Refusal.Invalid, "to", "The span must end after it begins.");

        return range.ToUnixMs - range.FromUnixMs <= SeriesResolutions.LongestSpanMs(resolution)
            ? known
            : throw new RequestRefusedException(Refusal.TooLarge, "from", "The span is too long for this resolution: at most 2 days raw, 31 days by minute, 5 years by hour or day.");
    }
}
