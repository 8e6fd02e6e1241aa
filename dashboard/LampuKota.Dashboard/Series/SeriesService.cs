using System.Runtime.CompilerServices;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>Reads stored series for charts and exports, within limits.</summary>
/// <param name="reader">The store.</param>
public sealed class SeriesService(ISeriesReader reader)
{
    /// <summary>Begins to read one series.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="range">From (inclusive) to (exclusive), city time.</param>
    /// <param name="resolution">Raw points, or one point a bucket.</param>
    /// <exception cref="RequestRefusedException">The device id or quantity is not known, or the span is wrong.</exception>
    /// <returns>The quantity, and its points; reading them ends in a refusal where the store cannot be read.</returns>
    public (Quantity Quantity, IAsyncEnumerable<SeriesPoint> Points) Read(string deviceId, string quantity, TimeRange range, SeriesResolution resolution)
    {
        if (!DeviceId.IsValid(deviceId))
            throw new RequestRefusedException(Refusal.NotFound, "id", "There is no device of this id.");
        Quantity known = Find(quantity);
        SeriesResolutions.Check(range, resolution);
        return (known, Guard(cancellationToken => reader.Query(new SeriesKey(deviceId, known.Name), range, resolution, cancellationToken)));
    }

    /// <summary>Begins to read groups of lamps.</summary>
    /// <param name="quantity">Quantity name.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="range">From (inclusive) to (exclusive), city time.</param>
    /// <param name="resolution">One point a bucket; not raw.</param>
    /// <exception cref="RequestRefusedException">The quantity is not known, or the span or the resolution is wrong.</exception>
    public (Quantity Quantity, IAsyncEnumerable<GroupPoint> Points) ReadGroups(
        string quantity, IReadOnlyList<SeriesGroup> groups, TimeRange range, SeriesResolution resolution)
    {
        Quantity known = Find(quantity);
        if (resolution.BucketMilliseconds < SeriesResolutions.Hour)
            throw new RequestRefusedException(Refusal.Invalid, "resolution", "Groups are read by 1h or 1d.");
        SeriesResolutions.Check(range, resolution);
        return (known, Guard(cancellationToken => reader.QueryGroups(new GroupQuery(known.Name, groups, range, resolution), cancellationToken)));
    }

    private static Quantity Find(string quantity) => Quantities.Find(quantity)
        ?? throw new RequestRefusedException(Refusal.NotFound, "quantity", "There is no such quantity; docs/formats/quantities.md lists all.");

    private static async IAsyncEnumerable<T> Guard<T>(Func<CancellationToken, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using IAsyncEnumerator<T> points = read(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(points))
            yield return points.Current;
    }

    private static async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> points)
    {
        try
        {
            return await points.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The stored values cannot be read now; check that ingest runs on this machine with the same Data:Directory.");
        }
    }
}
