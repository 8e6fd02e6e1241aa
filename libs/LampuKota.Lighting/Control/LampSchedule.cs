using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// A calendar together with its programs: what the gateway, the preview and the fault rules all ask for a lamp's scheduled level. Remembers the program of the
/// lighting day that it was last asked for. Safe for use by several threads.
/// </summary>
public sealed class LampSchedule
{
    private readonly Calendar _calendar;
    private readonly Dictionary<string, ControlProgram> _programs;
    private readonly Dictionary<string, DateList> _dateLists;
    private Chosen? _latest;

    /// <summary>Joins a calendar with its programs.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="programs">The programs; those that the calendar does not name may be among them.</param>
    /// <param name="dateLists">The date lists that its rules refer to, and perhaps others; null where there are none.</param>
    /// <exception cref="ArgumentException">The calendar names a program or date list that is not there, or one is there twice.</exception>
    public LampSchedule(Calendar calendar, IEnumerable<ControlProgram> programs, IEnumerable<DateList>? dateLists = null)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        _calendar = calendar;
        _programs = programs.ToDictionary(program => program.Id);
        _dateLists = (dateLists ?? []).ToDictionary(list => list.Id);
        if (calendar.Validate(_programs.Keys.ToHashSet(), _dateLists.Keys.ToHashSet()) is [string problem, ..])
            throw new ArgumentException(problem, nameof(calendar));
    }

    /// <summary>The scheduled level at an instant as far as times alone tell, 0 to 100 %.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun) => LevelAt(instant, sun, LampInputs.None);

    /// <summary>The scheduled level at an instant, 0 to 100 %.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public int LevelAt(Instant instant, AstronomicalClock sun, LampInputs inputs) => ProgramAt(instant, sun).LevelAt(instant, sun, inputs);

    /// <summary>Whether the lamp burns at an instant, whatever photocell and sensors say; null where it depends on them.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public bool? BurnsAt(Instant instant, AstronomicalClock sun) => ProgramAt(instant, sun).BurnsAt(instant, sun);

    /// <summary>Until when the level surely holds as far as times alone tell.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun) => NextChangeAfter(instant, sun, LampInputs.None);

    /// <summary>Until when the level surely holds while photocell and sensors say nothing new.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public Instant NextChangeAfter(Instant instant, AstronomicalClock sun, LampInputs inputs) =>
        ProgramAt(instant, sun).NextChangeAfter(instant, sun, inputs);

    /// <summary>Seconds that the light takes to the level that holds at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    public int RampSecondsAt(Instant instant, AstronomicalClock sun, LampInputs inputs) => ProgramAt(instant, sun).RampSecondsAt(instant, inputs);

    /// <summary>Whether the level at an instant depends on more than the time.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    public bool AsksInputsAt(Instant instant, AstronomicalClock sun) => ProgramAt(instant, sun).AsksInputs;

    /// <summary>The control program of a lighting day.</summary>
    /// <param name="day">The lighting day.</param>
    public ControlProgram ProgramOn(LightingDay day)
    {
        ArgumentNullException.ThrowIfNull(day);
        Chosen? latest = Volatile.Read(ref _latest);
        if (latest is not null && latest.Date == day.Date)
            return latest.Program;

        ControlProgram program = _programs[_calendar.ProgramFor(day.Date, _dateLists)];
        Volatile.Write(ref _latest, new Chosen(day.Date, program));
        return program;
    }

    private ControlProgram ProgramAt(Instant instant, AstronomicalClock sun)
    {
        ArgumentNullException.ThrowIfNull(sun);
        return ProgramOn(sun.DayOf(instant));
    }

    private sealed record Chosen(LocalDate Date, ControlProgram Program);
}
