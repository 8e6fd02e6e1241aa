namespace LampuKota.Gateway.Linux;

/// <summary>
/// When memory is worth giving back: once a minute at most, in a minute in which little is done, for to collect it stops all threads for some tens of milliseconds. Where it did not
/// help, the gateway needs what it has, and is left alone for twice as long each time. Asked once each <see cref="Interval"/>.
/// </summary>
internal sealed class GiveBackTimes
{
    /// <summary>How often to ask.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>More than this is worth it: a gateway of 50 lamps has 50 MB when it is quiet, and shall never have 60.</summary>
    public const long ManyBytes = 54_000_000;

    /// <summary>More of the processor than this in one interval is a burst: the fiftieth part of a core.</summary>
    private static readonly TimeSpan BusyTime = Interval / 50;

    /// <summary>However little it helps, or however busy it is: once an hour.</summary>
    private const int LongestPauseIntervals = 60;

    private int _pauseIntervals = 1;
    private int _sinceIntervals;

    /// <summary>Whether it is time.</summary>
    /// <param name="residentBytes">What lies in memory.</param>
    /// <param name="worked">Processor time of the last interval.</param>
    public bool IsDue(long residentBytes, TimeSpan worked)
    {
        _sinceIntervals++;
        if (residentBytes <= ManyBytes)
        {
            _pauseIntervals = 1;
            return false;
        }

        if (_sinceIntervals < _pauseIntervals || (worked > BusyTime && _sinceIntervals < LongestPauseIntervals))
            return false;

        (_sinceIntervals, _pauseIntervals) = (0, Math.Min(2 * _pauseIntervals, LongestPauseIntervals));
        return true;
    }
}
