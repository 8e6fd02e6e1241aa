using NodaTime;

namespace LampuKota.Lighting;

/// <summary>A calendar together with its programs: what the gateway, the preview and the fault rules all ask for a lamp's scheduled level.</summary>
public sealed class LampSchedule
{
    private readonly Calendar _calendar;
    private readonly Dictionary<string, ControlProgram> _programs;

    /// <summary>Joins a calendar with its programs.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="programs">The programs; those that the calendar does not name may be among them.</param>
    /// <exception cref="ArgumentException">The calendar names a program that is not there, or one is there twice.</exception>
    public LampSchedule(Calendar calendar, IEnumerable<ControlProgram> programs)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        _calendar = calendar;
        _programs = programs.ToDictionary(program => program.Id);
        if (calendar.Validate(_programs.Keys.ToHashSet()) is [string problem, ..])
            throw new ArgumentException(problem, nameof(calendar));
    }

    /// <summary>The scheduled level at an instant, 0 to 100 %.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun) => ProgramAt(instant, sun).LevelAt(instant, sun);

    /// <summary>Until when the level surely holds.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun) => ProgramAt(instant, sun).NextChangeAfter(instant, sun);

    private ControlProgram ProgramAt(Instant instant, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        return _programs[_calendar.ProgramFor(sun.DayOf(instant).Date)];
    }
}
