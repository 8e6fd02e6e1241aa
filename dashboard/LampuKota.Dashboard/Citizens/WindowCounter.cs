using System.Runtime.InteropServices;

namespace LampuKota.Dashboard;

/// <summary>Counts, for each of many keys, what is taken within a window of time, and says when that is too much. Bounded: where there are more keys than it holds, new ones are refused until old windows are over.</summary>
/// <param name="limit">Most within a window.</param>
/// <param name="window">How long a window is; it begins with the first that is taken.</param>
/// <param name="capacity">Most keys at once.</param>
/// <param name="time">Real time.</param>
internal sealed class WindowCounter(int limit, TimeSpan window, int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Window> _windows = [];
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Takes one for a key.</summary>
    /// <returns>Whether that is within the limit.</returns>
    public bool TryTake(ulong key)
    {
        long now = time.GetTimestamp();
        lock (_gate)
        {
            Sweep(now);
            if (_windows.Count >= capacity && !_windows.ContainsKey(key))
                return false;

            ref Window known = ref CollectionsMarshal.GetValueRefOrAddDefault(_windows, key, out bool isKnown);
            if (!isKnown || IsOver(known, now))
                known = new Window(now, 0);
            if (known.Count >= limit)
                return false;
            known = known with { Count = known.Count + 1 };
            return true;
        }
    }

    // Once a window: what it costs is paid for by all that were taken within.
    private void Sweep(long now)
    {
        if (time.GetElapsedTime(_sweptAt, now) < window)
            return;
        _sweptAt = now;
        foreach ((ulong key, Window known) in _windows)
        {
            if (IsOver(known, now))
                _windows.Remove(key);
        }
    }

    private bool IsOver(Window known, long now) => time.GetElapsedTime(known.BeganAt, now) >= window;

    private readonly record struct Window(long BeganAt, int Count);
}
