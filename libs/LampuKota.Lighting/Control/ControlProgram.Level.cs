using NodaTime;

namespace LampuKota.Lighting;

public sealed partial record ControlProgram
{
    /// <summary>
    /// The level at an instant, 0 to 100 %: that of the step which began last on the lighting day, 0 before the first. Of two steps that fall on the same
    /// instant the later in the list counts. A step that an offset leads before the lighting day's noon is in force from that noon on, and one that it leads
    /// past the next noon never happens. A program that follows the sun stays dark where the sun does not set, and in polar night sunset is the first
    /// and sunrise the last moment of the lighting day. Every instant has exactly one level; asking again for the same lighting day allocates nothing.
    /// </summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(instant);
        if (IsDarkOn(day))
            return 0;

        int level = 0;
        Instant latest = Instant.MinValue;
        for (int i = 0; i < Levels.Count; i++)
        {
            Instant start = day.Resolve(Levels[i].From);
            if (start > instant || start < latest)
                continue;

            latest = start;
            level = Levels[i].LevelPercent;
        }

        return level;
    }

    /// <summary>Until when the level surely holds: the first step after an instant, or the lighting day's end, when the calendar may choose another program.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(instant);
        Instant next = day.End;
        if (IsDarkOn(day))
            return next;

        for (int i = 0; i < Levels.Count; i++)
        {
            Instant start = day.Resolve(Levels[i].From);
            if (start > instant && start < next)
                next = start;
        }

        return next;
    }

    private bool IsDarkOn(LightingDay day)
    {
        if (day.SunPath != SunPath.StaysUp)
            return false;

        for (int i = 0; i < Levels.Count; i++)
        {
            if (Levels[i].From.Base != ProgramTimeBase.LocalTime)
                return true;
        }

        return false;
    }
}
