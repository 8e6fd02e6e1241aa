using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// Reads from the store since when devices' values stand still, so that a restart of ingest starts no watch anew. A few devices at a time: a sensor stands still for hours before
/// it is told, so there is time. To be used by one thread at a time.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="watch">What is to remember it.</param>
/// <param name="numberOf">A device's number by its id.</param>
internal sealed class StoredStandstill(ISeriesReader store, SampleWatch watch, Func<string, int?> numberOf)
{
    // 0.3 ms each: half a percent of a core beside the rest, and 100,000 lamps within the hold time.
    private const int DevicesAtOnce = 100;

    private static readonly long LookBackMs = (long)FaultThresholds.StuckAfter.TotalMilliseconds + 30 * 60_000;

    private readonly Dictionary<string, List<LastPoint>> _devices = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();

    /// <summary>Notes a series of the store; called for all of them before the first reading.</summary>
    public void Note(in LastPoint last)
    {
        if (Quantities.Find(last.Series.Quantity) is not { } quantity || (SampleRole.Of(quantity) & SampleRoles.Restless) == 0)
            return;

        if (!_devices.TryGetValue(last.Series.DeviceId, out List<LastPoint>? series))
        {
            _devices.Add(last.Series.DeviceId, series = []);
            _waiting.Enqueue(last.Series.DeviceId);
        }

        series.Add(last);
    }

    /// <summary>Reads the next few devices.</summary>
    /// <exception cref="IOException">The store cannot be read now; the rest is read the next time.</exception>
    public async Task ReadSomeAsync(CancellationToken cancellationToken)
    {
        for (int device = 0; device < DevicesAtOnce && _waiting.TryPeek(out string? id); device++)
        {
            await ReadAsync(id, _devices[id], cancellationToken);
            _devices.Remove(id);
            _waiting.Dequeue();
        }
    }

    private async Task ReadAsync(string deviceId, List<LastPoint> series, CancellationToken cancellationToken)
    {
        ulong fingerprint = 0;
        long sinceUnixMs = 0;
        int readings = int.MaxValue;
        foreach (LastPoint last in series)
        {
            (long since, int count) = await StandstillAsync(last, cancellationToken);
            (sinceUnixMs, readings) = (Math.Max(sinceUnixMs, since), Math.Min(readings, count));
            fingerprint += SampleWatch.Mark(last.Point.Value);
        }

        if (readings > 0 && numberOf(deviceId) is { } number)
            watch.Remember(number, fingerprint, sinceUnixMs, readings);
    }

    private async Task<(long SinceUnixMs, int Readings)> StandstillAsync(LastPoint last, CancellationToken cancellationToken)
    {
        long newestUnixMs = last.Point.TimestampUnixMs;
        long sinceUnixMs = newestUnixMs;
        int readings = 0;
        await foreach (SeriesPoint point in store.Query(last.Series, new TimeRange(newestUnixMs - LookBackMs, newestUnixMs + 1), SeriesResolution.Raw, cancellationToken))
        {
            if (point.Value != last.Point.Value)
                (sinceUnixMs, readings) = (newestUnixMs, 0);
            else if (readings++ == 0)
                sinceUnixMs = point.TimestampUnixMs;
        }

        return (sinceUnixMs, readings);
    }
}
