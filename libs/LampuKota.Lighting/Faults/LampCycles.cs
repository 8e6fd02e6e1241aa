using System.Runtime.CompilerServices;

namespace LampuKota.Lighting;

/// <summary>Counts how often one lamp goes out though its level stays. To be shown every measurement, in order.</summary>
public struct LampCycles
{
    private Ring _outages;
    private int _next;
    private long _levelSinceUnixMs;
    private long _darkSinceUnixMs;
    private bool _hasBurned;

    /// <summary>Takes in a measurement.</summary>
    /// <param name="window">What was measured.</param>
    /// <param name="isCycling">Whether cyclingFailure is raised.</param>
    /// <returns>The same with what it comes to.</returns>
    public LampWindow Observe(in LampWindow window, bool isCycling)
    {
        if (!window.ShowsLight || window.LevelSinceUnixMs != _levelSinceUnixMs)
            (_levelSinceUnixMs, _darkSinceUnixMs, _hasBurned) = (window.LevelSinceUnixMs, 0, false);
        if (window.ShowsLight)
            Note(window);
        return window with
        {
            Outages = CountSince(window.AtUnixMs - (long)FaultThresholds.CycleWindow.TotalMilliseconds),
            DarkMs = _darkSinceUnixMs == 0 ? 0 : window.AtUnixMs - _darkSinceUnixMs,
            IsCycling = isCycling,
        };
    }

    private void Note(in LampWindow window)
    {
        if (window.PowerWatts >= window.DeadBelowWatts)
        {
            (_hasBurned, _darkSinceUnixMs) = (true, 0);
            return;
        }

        if (_darkSinceUnixMs == 0)
            _darkSinceUnixMs = window.AtUnixMs;
        if (!_hasBurned)
            return;

        _hasBurned = false;
        _outages[_next] = window.AtUnixMs;
        _next = (_next + 1) % FaultThresholds.CycleOutages;
    }

    private readonly int CountSince(long unixMs)
    {
        int count = 0;
        foreach (long outage in _outages)
            count += outage != 0 && outage > unixMs ? 1 : 0;
        return count;
    }

    [InlineArray(FaultThresholds.CycleOutages)]
    private struct Ring
    {
        private long _first;
    }
}
