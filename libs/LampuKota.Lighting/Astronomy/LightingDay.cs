using NodaTime;

namespace LampuKota.Lighting;

/// <summary>One lighting day at one place: local noon to the next local noon, so that a night is one unit.</summary>
public sealed class LightingDay
{
    private const int Noon = 12 * 60;

    private readonly DateTimeZone _zone;
    private readonly bool _hasOneOffset;
    private readonly long _startTicks;
    private readonly long _sunsetTicks;
    private readonly long _sunriseTicks;

    internal LightingDay(LocalDate date, DateTimeZone zone, SunPath sunPath, Instant? sunset, Instant? sunrise)
    {
        _zone = zone;
        Date = date;
        Start = (date + LocalTime.Noon).InZoneLeniently(zone).ToInstant();
        End = (date.PlusDays(1) + LocalTime.Noon).InZoneLeniently(zone).ToInstant();
        SunPath = sunPath;
        Sunset = sunset ?? Start;
        Sunrise = sunrise ?? End;
        _startTicks = Start.ToUnixTimeTicks();
        EndTicks = End.ToUnixTimeTicks();
        _sunsetTicks = Sunset.ToUnixTimeTicks();
        _sunriseTicks = Sunrise.ToUnixTimeTicks();
        _hasOneOffset = zone.GetUtcOffset(Start) == zone.GetUtcOffset(End) && End - Start == Duration.FromDays(1);
    }

    /// <summary>The local date at whose noon it begins.</summary>
    public LocalDate Date { get; }

    /// <summary>Local noon (inclusive).</summary>
    public Instant Start { get; }

    /// <summary>The next local noon (exclusive).</summary>
    public Instant End { get; }

    /// <summary>Whether the sun sets and rises on it.</summary>
    public SunPath SunPath { get; }

    /// <summary>The evening's sunset. In polar night <see cref="Start"/>; in polar day meaningless.</summary>
    public Instant Sunset { get; }

    /// <summary>The morning's sunrise. In polar night <see cref="End"/>; in polar day meaningless.</summary>
    public Instant Sunrise { get; }

    internal long EndTicks { get; }

    /// <summary>Whether the instant is on this lighting day.</summary>
    /// <param name="instant">An instant.</param>
    public bool Contains(Instant instant) => instant >= Start && instant < End;

    /// <summary>When a program's time falls on this lighting day; perhaps outside of it, for an offset that leads there.</summary>
    /// <param name="time">The time.</param>
    public Instant Resolve(ProgramTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Instant.FromUnixTimeTicks(ResolveTicks(time));
    }

    /// <summary>The same in Unix ticks (100 ns): plain numbers, since every lamp asks for all of its program's times.</summary>
    internal long ResolveTicks(ProgramTime time) => time.Base switch
    {
        ProgramTimeBase.Sunset => _sunsetTicks + time.OffsetMinutes * NodaConstants.TicksPerMinute,
        ProgramTimeBase.Sunrise => _sunriseTicks + time.OffsetMinutes * NodaConstants.TicksPerMinute,
        _ => ResolveLocal(time.OffsetMinutes),
    };

    /// <summary>The same for a packed step.</summary>
    internal long ResolveTicks(in PackedStep step) => step.Base switch
    {
        ProgramTimeBase.Sunset => _sunsetTicks + step.OffsetTicks,
        ProgramTimeBase.Sunrise => _sunriseTicks + step.OffsetTicks,
        _ => _hasOneOffset ? _startTicks + step.OffsetTicks : ResolveLocal(step.OffsetMinutes),
    };

    /// <summary>How long after noon a time of day is, in minutes, where no clock changes; the day's morning comes last.</summary>
    internal static int MinutesFromNoon(int minutesAfterMidnight) => minutesAfterMidnight >= Noon ? minutesAfterMidnight - Noon : minutesAfterMidnight + Noon;

    private long ResolveLocal(int minutesAfterMidnight)
    {
        if (_hasOneOffset)
            return _startTicks + MinutesFromNoon(minutesAfterMidnight) * NodaConstants.TicksPerMinute;

        LocalDate date = minutesAfterMidnight >= Noon ? Date : Date.PlusDays(1);
        return (date + LocalTime.FromMinutesSinceMidnight(minutesAfterMidnight)).InZoneLeniently(_zone).ToInstant().ToUnixTimeTicks();
    }
}

/// <summary>What the sun does on a lighting day.</summary>
public enum SunPath
{
    /// <summary>It sets in the evening and rises in the morning.</summary>
    SetsAndRises,

    /// <summary>Polar day: it does not set.</summary>
    StaysUp,

    /// <summary>Polar night: it does not rise.</summary>
    StaysDown,
}
