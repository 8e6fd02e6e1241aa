using NodaTime;

namespace LampuKota.Lighting;

/// <summary>What a schedule does on one lighting day as far as times alone tell: nothing is known of a photocell, and nobody is there.</summary>
/// <param name="Day">The lighting day, with its sunset and sunrise.</param>
/// <param name="ProgramId">The control program in force.</param>
/// <param name="Levels">From noon on, each time at which the level changes, and the level from then on; the first is noon's.</param>
public sealed record NightPlan(LightingDay Day, string ProgramId, IReadOnlyList<LevelChange> Levels)
{
    /// <summary>Asks a schedule for one lighting day.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="date">The local date at whose noon the lighting day begins.</param>
    public static NightPlan Of(LampSchedule schedule, AstronomicalClock sun, LocalDate date)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(sun);
        LightingDay day = sun.DayOf(date);
        var levels = new List<LevelChange>(6);
        for (Instant at = day.Start; at < day.End; at = schedule.NextChangeAfter(at, sun))
        {
            int level = schedule.LevelAt(at, sun);
            if (levels.Count == 0 || levels[^1].LevelPercent != level)
                levels.Add(new LevelChange(at, level));
        }

        return new NightPlan(day, schedule.ProgramOn(day).Id, levels);
    }

    /// <summary>How long the lamp burns, at whatever level.</summary>
    public Duration Burning => Sum(static level => level > 0 ? 1 : 0);

    /// <summary>How long it would burn at 100 % for the same light.</summary>
    public Duration FullLoad => Sum(static level => level / 100.0);

    /// <summary>How long the sun is down.</summary>
    public Duration Night => Day.SunPath == SunPath.StaysUp ? Duration.Zero : Day.Sunrise - Day.Sunset;

    /// <summary>Each stretch of one level, in order.</summary>
    public IEnumerable<(Instant From, Instant To, int LevelPercent)> Stretches()
    {
        for (int i = 0; i < Levels.Count; i++)
            yield return (Levels[i].At, i + 1 < Levels.Count ? Levels[i + 1].At : Day.End, Levels[i].LevelPercent);
    }

    private Duration Sum(Func<int, double> weight)
    {
        Duration sum = Duration.Zero;
        foreach ((Instant from, Instant to, int level) in Stretches())
            sum += (to - from) * weight(level);
        return sum;
    }
}

/// <summary>From an instant on, a level.</summary>
/// <param name="At">The instant.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
public readonly record struct LevelChange(Instant At, int LevelPercent);
