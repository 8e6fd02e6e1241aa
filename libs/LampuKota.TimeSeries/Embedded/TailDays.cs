using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Points of one series that are in tails, by their UTC day, in order of arrival.</summary>
internal sealed class TailDays
{
    private readonly Dictionary<long, List<TimedValue>> _days = [];

    public TailDays(List<TimedValue>? points)
    {
        foreach (TimedValue point in points ?? [])
        {
            long day = StoreFolder.DayOf(point.TimestampUnixMs);
            if (!_days.TryGetValue(day, out List<TimedValue>? list))
                _days[day] = list = [];
            list.Add(point);
        }
    }

    public IEnumerable<long> Days => _days.Keys;

    public List<TimedValue>? Of(long day) => _days.GetValueOrDefault(day);
}
