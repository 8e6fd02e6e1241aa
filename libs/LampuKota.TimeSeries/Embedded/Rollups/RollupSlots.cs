namespace LampuKota.TimeSeries;

/// <summary>How a UTC day is divided: into its hours, or into the two parts before and after the city's midnight.</summary>
internal readonly struct RollupSlots
{
    public const long MillisecondsPerHour = 3_600_000;
    public const int HoursPerDay = 24;

    private readonly long _dayUnixMs;
    private readonly int _midnightHour;

    private RollupSlots(long day, int count, int midnightHour) => (_dayUnixMs, Count, _midnightHour) = (day * StoreFolder.MillisecondsPerDay, count, midnightHour);

    public int Count { get; }

    /// <summary>The hours of a UTC day.</summary>
    public static RollupSlots Hours(long day) => new(day, HoursPerDay, 0);

    /// <summary>A UTC day before and from the hour in which the city's day begins.</summary>
    public static RollupSlots Parts(long day, int midnightHour) => new(day, 2, midnightHour);

    public long StartUnixMs(int slot) => _dayUnixMs + (Count == HoursPerDay ? slot : slot * _midnightHour) * MillisecondsPerHour;

    public int SlotOf(long timestampUnixMs)
    {
        int hour = (int)((timestampUnixMs - _dayUnixMs) / MillisecondsPerHour);
        return Count == HoursPerDay ? hour : hour < _midnightHour ? 0 : 1;
    }
}
