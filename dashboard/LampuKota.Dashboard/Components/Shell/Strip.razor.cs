using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>The city in a line: how many lamps stand how, the power they draw, and the city's time within its lighting day (noon to noon).</summary>
public partial class Strip
{
    private CityTotals _totals;
    private LightingDay _day = null!;
    private long _now;
    private long _sunset;
    private long _sunrise;

    private int NowMinute => MinuteOfDay(_now);

    private int SunsetMinute => MinuteOfDay(_sunset);

    private int SunriseMinute => MinuteOfDay(_sunrise);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Instant now = Clock.GetCurrentInstant();
        _totals = Live.Totals;
        _day = Sun.DayOf(now);
        _now = now.ToUnixTimeMilliseconds();
        _sunset = _day.Sunset.ToUnixTimeMilliseconds();
        _sunrise = _day.Sunrise.ToUnixTimeMilliseconds();
    }

    private (string Name, string Sign, int Count)[] Counts() =>
    [
        ("lit", "lit", _totals.Lit), ("off", "off", _totals.Off), ("failed", "failed", _totals.Failed), ("offline", "offline", _totals.Offline + _totals.Unknown),
    ];

    private int MinuteOfDay(long unixMs) => (int)((unixMs - _day.Start.ToUnixTimeMilliseconds()) / 60_000);
}
