using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LampuKota.Broker;

/// <summary>
/// Says whose turn it is to be logged: each party at most once a second, so that nobody can fill a disk. Remembers a bounded number of parties; those beyond
/// share one place. Safe for use by several threads.
/// </summary>
/// <typeparam name="TKey">What tells parties apart.</typeparam>
public sealed class LogThrottle<TKey>(TimeProvider time)
    where TKey : notnull
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // More troubled parties than a person looks into.
    private const int MaximumParties = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Place> _places = [];
    private Place _others;
    private long _forgottenTimestamp = time.GetTimestamp();

    /// <summary>Asks for a line.</summary>
    /// <param name="party">Whom it is about.</param>
    /// <returns>How many lines were left out since the last one; null where this one is left out too.</returns>
    public long? TakeTurn(TKey party)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (_places.Count >= MaximumParties && !_places.ContainsKey(party) && time.GetElapsedTime(_forgottenTimestamp, now) >= Interval)
                Forget(now);
            ref Place place = ref _places.Count >= MaximumParties
                ? ref CollectionsMarshal.GetValueRefOrNullRef(_places, party)
                : ref CollectionsMarshal.GetValueRefOrAddDefault(_places, party, out _);
            return TakeTurn(ref Unsafe.IsNullRef(ref place) ? ref _others : ref place, now);
        }
    }

    private long? TakeTurn(ref Place place, long now)
    {
        if (place.IsUsed && time.GetElapsedTime(place.LoggedTimestamp, now) < Interval)
        {
            place.LeftOut++;
            return null;
        }

        long leftOut = place.LeftOut;
        place = new Place { IsUsed = true, LoggedTimestamp = now };
        return leftOut;
    }

    /// <summary>Forgets parties that have been quiet, at most once a second: it looks at all. Lines that were left out of theirs are told with the others'.</summary>
    private void Forget(long now)
    {
        _forgottenTimestamp = now;
        foreach ((TKey party, Place place) in _places)
        {
            // Removing does not end an enumeration of this dictionary.
            if (time.GetElapsedTime(place.LoggedTimestamp, now) < Interval)
                continue;
            _others.LeftOut += place.LeftOut;
            _places.Remove(party);
        }
    }

    private struct Place
    {
        public bool IsUsed;
        public long LoggedTimestamp;
        public long LeftOut;
    }
}
