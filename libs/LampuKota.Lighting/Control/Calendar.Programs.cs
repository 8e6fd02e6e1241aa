using System.Collections.Frozen;
using NodaTime;

namespace LampuKota.Lighting;

public sealed partial record Calendar
{
    /// <summary>The id of the control program of a lighting day.</summary>
    /// <param name="lightingDay">The local date at whose noon the lighting day begins.</param>
    /// <param name="dateLists">The date lists by id; null where there are none.</param>
    public string ProgramFor(LocalDate lightingDay, IReadOnlyDictionary<string, DateList>? dateLists = null) =>
        RuleFor(lightingDay, dateLists ?? FrozenDictionary<string, DateList>.Empty) is >= 0 and int rule ? Rules[rule].ProgramId : DefaultProgramId;

    /// <summary>The position of the rule that a lighting day meets first; -1 where it meets none, and the default holds.</summary>
    internal int RuleFor(LocalDate lightingDay, IReadOnlyDictionary<string, DateList> dateLists)
    {
        DateOnly date = lightingDay.ToDateOnly();
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Matches(date, dateLists))
                return i;
        }

        return -1;
    }
}
