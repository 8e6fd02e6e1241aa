namespace LampuKota.Lighting;

/// <summary>Programs and calendars that a new city starts from.</summary>
public static class StandardPrograms
{
    /// <summary>100 % from sunset to sunrise.</summary>
    public static ControlProgram DuskToDawn { get; } = new(
        "P-DUSK-DAWN",
        "Senja sampai fajar",
        [Step(ProgramTimeBase.Sunset, 0, 100), Step(ProgramTimeBase.Sunrise, 0, 0)]);

    /// <summary>100 % from sunset, 70 % from 23:00, 100 % again from 04:30 for those who rise early, off at sunrise.</summary>
    public static ControlProgram Dimmed { get; } = new(
        "P-DIMMED",
        "Redup larut malam",
        [
            Step(ProgramTimeBase.Sunset, 0, 100),
            Step(ProgramTimeBase.LocalTime, 23 * 60, 70),
            Step(ProgramTimeBase.LocalTime, 4 * 60 + 30, 100),
            Step(ProgramTimeBase.Sunrise, 0, 0),
        ]);

    /// <summary>Every night <see cref="DuskToDawn"/>: markets, hospitals, crossings.</summary>
    public static Calendar AlwaysFull { get; } = new("CAL-FULL", "Penuh setiap malam", [], DuskToDawn.Id);

    /// <summary>Every night <see cref="Dimmed"/>.</summary>
    public static Calendar AlwaysDimmed { get; } = new("CAL-DIMMED", "Redup setiap malam", [], Dimmed.Id);

    /// <summary>Both programs.</summary>
    public static IReadOnlyList<ControlProgram> Programs { get; } = [DuskToDawn, Dimmed];

    /// <summary>Both calendars.</summary>
    public static IReadOnlyList<Calendar> Calendars { get; } = [AlwaysFull, AlwaysDimmed];

    private static ProgramStep Step(ProgramTimeBase timeBase, int offsetMinutes, int levelPercent) => new(new(timeBase, offsetMinutes), levelPercent);
}
