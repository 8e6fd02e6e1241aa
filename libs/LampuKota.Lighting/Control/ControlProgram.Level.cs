using NodaTime;

namespace LampuKota.Lighting;

public sealed partial record ControlProgram
{
    /// <summary>The level at an instant as far as times alone tell: nothing is known of a photocell, and nobody is there.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun) => LevelAt(instant, sun, LampInputs.None);

    /// <summary>
    /// The level at an instant, 0 to 100 %: 0 outside of the active periods; within them that of the step which began last on the lighting day, changed by
    /// the dynamic levels that are in force. Of two steps that fall on the same instant the later in the list counts. A step that an offset leads before
    /// the lighting day's noon is in force from that noon on, and one that it leads past the next noon never happens. A program without active periods that
    /// follows the sun stays dark where the sun does not set, and in polar night sunset is the first and sunrise the last moment of the lighting day. Every
    /// instant has exactly one level; asking again for the same lighting day allocates nothing.
    /// </summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun, LampInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(instant);
        long ticks = instant.ToUnixTimeTicks();
        return IsActive(day, ticks, inputs.Photocell) ? Adjust(StepLevel(day, ticks), ticks, inputs.Sensors) : 0;
    }

    /// <summary>Whether the lamp burns at an instant, whatever photocell and sensors say; null where it depends on them.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public bool? BurnsAt(Instant instant, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(instant);
        long ticks = instant.ToUnixTimeTicks();
        bool isActive = IsActive(day, ticks, PhotocellState.Unknown);
        if (isActive != IsActive(day, ticks, PhotocellState.Dark) || isActive != IsActive(day, ticks, PhotocellState.Bright))
            return null;
        if (!isActive)
            return false;

        (int lowest, int highest) = ReachOf(StepLevel(day, ticks));
        return lowest > 0 ? true : highest == 0 ? false : null;
    }

    /// <summary>Until when the level surely holds as far as times alone tell.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun) => NextChangeAfter(instant, sun, LampInputs.None);

    /// <summary>
    /// Until when the level surely holds while photocell and sensors say nothing new: until the next step, end of an active period or end of a hold time, or the
    /// lighting day's end, when the calendar may choose another program.
    /// </summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun, LampInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(instant);
        if (IsDarkOn(day))
            return day.End;

        long ticks = instant.ToUnixTimeTicks();
        long next = NextPeriodBound(day, ticks, day.EndTicks);
        foreach (ref readonly PackedStep step in _steps.AsSpan())
            next = Earlier(next, day.ResolveTicks(in step), ticks);
        return Instant.FromUnixTimeTicks(NextHoldEnd(ticks, inputs.Sensors, next));
    }

    /// <summary>Seconds that the light takes to the level that holds at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public int RampSecondsAt(Instant instant, LampInputs inputs)
    {
        int seconds = RampSeconds;
        if (DynamicLevels is not { Count: > 0 } levels || inputs.Sensors is not { } sensors)
            return seconds;

        long ticks = instant.ToUnixTimeTicks();
        for (int i = 0; i < levels.Count; i++)
        {
            if (ticks < sensors.SeenUntilTicks(levels[i].When, levels[i].HoldSeconds))
                seconds = levels[i].RampSeconds;
        }

        return seconds;
    }

    private static long Earlier(long next, long candidate, long now) => candidate > now && candidate < next ? candidate : next;

    private bool IsActive(LightingDay day, long ticks, PhotocellState photocell)
    {
        if (ActivePeriods is not { Count: > 0 } periods)
            return !IsDarkOn(day);

        for (int i = 0; i < periods.Count; i++)
        {
            if (periods[i].IsActive(day, ticks, photocell))
                return true;
        }

        return false;
    }

    private int StepLevel(LightingDay day, long ticks)
    {
        bool sunStaysUp = day.SunPath == SunPath.StaysUp;
        int level = HasPeriods ? 100 : 0;
        long latest = long.MinValue;
        foreach (ref readonly PackedStep step in _steps.AsSpan())
        {
            if (sunStaysUp && step.Base != ProgramTimeBase.LocalTime)
                continue;

            long start = day.ResolveTicks(in step);
            if (start > ticks || start < latest)
                continue;

            latest = start;
            level = step.LevelPercent;
        }

        return level;
    }

    private int Adjust(int level, long ticks, SensorActivity? sensors)
    {
        if (sensors is null || DynamicLevels is not { Count: > 0 } levels)
            return level;

        for (int i = 0; i < levels.Count; i++)
        {
            if (ticks < sensors.SeenUntilTicks(levels[i].When, levels[i].HoldSeconds))
                level = levels[i].Apply(level);
        }

        return level;
    }

    // The lowest and highest level that sensors can make of one. What any of them does keeps the order of levels, so the two ends are enough.
    private (int Lowest, int Highest) ReachOf(int level)
    {
        (int lowest, int highest) = (level, level);
        foreach (DynamicLevel dynamic in DynamicLevels ?? [])
            (lowest, highest) = (Math.Min(lowest, dynamic.Apply(lowest)), Math.Max(highest, dynamic.Apply(highest)));
        return (lowest, highest);
    }

    private long NextPeriodBound(LightingDay day, long ticks, long next)
    {
        if (ActivePeriods is not { Count: > 0 } periods)
            return next;

        for (int i = 0; i < periods.Count; i++)
            next = Earlier(Earlier(next, day.ResolveTicks(periods[i].From), ticks), day.ResolveTicks(periods[i].To), ticks);
        return next;
    }

    private long NextHoldEnd(long ticks, SensorActivity? sensors, long next)
    {
        if (sensors is null || DynamicLevels is not { Count: > 0 } levels)
            return next;

        for (int i = 0; i < levels.Count; i++)
            next = Earlier(next, sensors.SeenUntilTicks(levels[i].When, levels[i].HoldSeconds), ticks);
        return next;
    }

    private bool IsDarkOn(LightingDay day)
    {
        if (day.SunPath != SunPath.StaysUp || HasPeriods)
            return false;

        foreach (ref readonly PackedStep step in _steps.AsSpan())
        {
            if (step.Base != ProgramTimeBase.LocalTime)
                return true;
        }

        return false;
    }
}
