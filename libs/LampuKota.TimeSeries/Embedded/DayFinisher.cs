namespace LampuKota.TimeSeries;

/// <summary>
/// Finishes days that are over: each device's chunks become one, as small as it gets, and the pages that become free are given back. In short steps between other work of
/// the background; a step that a crash undoes is done again after the next start.
/// </summary>
internal sealed class DayFinisher(StoreFolder folder, DayFiles days, Func<long> nowUnixMs, TimeProvider time)
{
    // What gateways held back through a short outage comes in before the day is finished; what comes later makes it be finished again.
    private const long GraceMs = 60 * 60 * 1000;

    // Days that an earlier process may have left unfinished.
    private const int DaysToLookBack = 7;

    // Each some 10 ms of work.
    private const int DevicesPerStep = 64;
    private const int PagesPerStep = 2_048;

    // A gateway that was away fills its days for a while; each is finished once, when nothing has come for it for so long.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(10);

    // By day, when it changed last; null where that was before this process.
    private readonly SortedDictionary<long, long?> _unfinished = [];
    private long? _day;
    private string _lastDevice = "";

    /// <summary>Takes up what an earlier process left.</summary>
    public void LookBack()
    {
        long today = StoreFolder.DayOf(nowUnixMs());
        foreach (long day in folder.Days().Where(day => day >= today - DaysToLookBack))
            _unfinished.TryAdd(day, null);
    }

    /// <summary>Something was folded into a day.</summary>
    public void NoteChange(long day)
    {
        _unfinished[day] = time.GetTimestamp();
        if (_day == day)
            _day = null;
    }

    /// <summary>Does one step.</summary>
    /// <param name="isWaiting">Whether days that changed a moment ago are left for later.</param>
    /// <returns>False where nothing is left to do.</returns>
    public bool Step(bool isWaiting)
    {
        if (_day is null && !TryBegin(isWaiting))
            return false;

        long day = _day!.Value;
        if (!File.Exists(folder.DayFile(day)))
            End(day);
        else if (days.Use(day, file => file.Finish(_lastDevice, DevicesPerStep)) is { } last)
            _lastDevice = last;
        else if (!days.Use(day, file => file.Shrink(PagesPerStep)))
            End(day);
        return true;
    }

    private bool TryBegin(bool isWaiting)
    {
        long firstOpenDay = StoreFolder.DayOf(nowUnixMs() - GraceMs);
        foreach ((long day, long? changed) in _unfinished)
        {
            if (day >= firstOpenDay)
                return false;
            if (isWaiting && changed is { } timestamp && time.GetElapsedTime(timestamp) < QuietTime)
                continue;

            (_day, _lastDevice) = (day, "");
            return true;
        }

        return false;
    }

    private void End(long day)
    {
        _unfinished.Remove(day);
        _day = null;
        if (File.Exists(folder.DayFile(day)))
            days.Use(day, file => file.Checkpoint());
    }
}
