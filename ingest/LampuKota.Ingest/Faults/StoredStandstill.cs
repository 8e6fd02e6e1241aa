using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// Reads from the store since when devices' values stand still, so that a restart of ingest starts no watch anew. A few devices at a time: a sensor stands still for hours before
/// it is told, so there is time. A device is read once it is heard, since only then is there something to go on from; who is not heard is asked about again, until it has been silent for as
/// long as a standstill takes. To be used by one thread at a time.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="watch">What is to remember it.</param>
/// <param name="numberOf">A device's number by its id.</param>
/// <param name="startUnixMs">When the program started.</param>
internal sealed class StoredStandstill(ISeriesReader store, SampleWatch watch, Func<string, int?> numberOf, long startUnixMs)
{
    // 0.3 ms each: half a percent of a core beside the rest, and 100,000 lamps within the hold time.
    private const int DevicesAtOnce = 100;

    // Asking whether a device is heard takes a microsecond.
    private const int AskedAtOnce = 2_000;

    private static readonly long LookBackMs = (long)FaultThresholds.StuckAfter.TotalMilliseconds + 30 * 60_000;

    private readonly Dictionary<string, List<LastPoint>> _devices = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();

    /// <summary>Notes a series of the store, in the place of what was noted of it before; called for all of them before the first reading.</summary>
    public void Note(in LastPoint last)
    {
        if (Quantities.Find(last.Series.Quantity) is not { } quantity || (SampleRole.Of(quantity) & SampleRoles.Restless) == 0)
            return;

        if (!_devices.TryGetValue(last.Series.DeviceId, out List<LastPoint>? series))
        {
            _devices.Add(last.Series.DeviceId, series = []);
            _waiting.Enqueue(last.Series.DeviceId);
        }

        SeriesKey key = last.Series;
        series.RemoveAll(one => one.Series == key);
        series.Add(last);
    }

    /// <summary>Reads the next few devices that are heard.</summary>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="IOException">The store cannot be read now; the rest is read the next time.</exception>
    public async Task ReadSomeAsync(long nowUnixMs, CancellationToken cancellationToken)
    {
        if (nowUnixMs - startUnixMs > FaultThresholds.StuckAfter.TotalMilliseconds)
        {
            _waiting.Clear();
            _devices.Clear();
        }

        int read = 0;
        for (int asked = Math.Min(_waiting.Count, AskedAtOnce); asked > 0 && read < DevicesAtOnce; asked--)
        {
            string id = _waiting.Peek();
            if (numberOf(id) is { } number && watch.IsHeard(number))
            {
                await ReadAsync(number, _devices[id], cancellationToken);
                _devices.Remove(id);
                read++;
            }
            else
            {
                _waiting.Enqueue(id);
            }

            _waiting.Dequeue();
        }
    }

    // A quantity that the device tells no more is not among what it tells now.
    private async Task ReadAsync(int device, List<LastPoint> series, CancellationToken cancellationToken)
    {
        long newestUnixMs = series.Max(last => last.Point.TimestampUnixMs);
        ulong fingerprint = 0;
        long sinceUnixMs = 0;
        int readings = int.MaxValue;
        foreach (LastPoint last in series.Where(last => last.Point.TimestampUnixMs == newestUnixMs))
        {
            (long since, int count) = await StandstillAsync(last, cancellationToken);
            (sinceUnixMs, readings) = (Math.Max(sinceUnixMs, since), Math.Min(readings, count));
            fingerprint += SampleWatch.Mark(last.Point.Value);
        }

        if (readings > 0)
            watch.Remember(device, fingerprint, sinceUnixMs, readings);
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
