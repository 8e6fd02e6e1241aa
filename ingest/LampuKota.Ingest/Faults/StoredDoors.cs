using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// Reads from the store which doors were open in the last half hour, so that a theft after a restart of ingest is still known for one. All at once, before anything is judged: 0.3 ms a
/// cabinet, and a city has one for fifty lamps. To be used by one thread at a time.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="watch">What is to remember it.</param>
/// <param name="numberOf">A device's number by its id.</param>
internal sealed class StoredDoors(ISeriesReader store, SampleWatch watch, Func<string, int?> numberOf)
{
    private static readonly long MemoryMs = (long)FaultThresholds.DoorMemory.TotalMilliseconds;

    // A set: where the store's list broke off, it is noted anew.
    private readonly HashSet<SeriesKey> _waiting = [];

    /// <summary>Notes a series of the store; called for all of them before they are read.</summary>
    /// <param name="last">Its newest point.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    public void Note(in LastPoint last, long nowUnixMs)
    {
        if (last.Series.Quantity == Quantities.CabinetDoorOpen.Name && last.Point.TimestampUnixMs >= nowUnixMs - MemoryMs)
            _waiting.Add(last.Series);
    }

    /// <summary>Reads all that was noted and not yet read.</summary>
    /// <param name="nowUnixMs">The present city time.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="IOException">The store cannot be read now; the rest is read the next time.</exception>
    public async Task ReadAsync(long nowUnixMs, CancellationToken cancellationToken)
    {
        foreach (SeriesKey door in _waiting)
        {
            await foreach (SeriesPoint point in store.Query(door, new TimeRange(nowUnixMs - MemoryMs, nowUnixMs + 1), SeriesResolution.Raw, cancellationToken))
            {
                if (point.Value == 1 && numberOf(door.DeviceId) is { } number)
                    watch.RememberDoor(number, point.TimestampUnixMs);
            }

            _waiting.Remove(door);
        }
    }
}
