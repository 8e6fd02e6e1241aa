using NodaTime;

namespace LampuKota.Lighting;

public sealed partial record Calendar
{
    /// <summary>The id of the control program of a lighting day.</summary>
    /// <param name="lightingDay">The local date at whose noon the lighting day begins.</param>
    public string ProgramFor(LocalDate lightingDay)
    {
        DateOnly date = lightingDay.ToDateOnly();
        int weekday = (int)lightingDay.DayOfWeek;
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Matches(date, weekday))
                return Rules[i].ProgramId;
        }

        return DefaultProgramId;
    }
}
