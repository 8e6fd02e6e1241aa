using NodaTime;

namespace LampuKota.Lighting;

/// <summary>Whether the active periods and steps of a program happen.</summary>
internal static class ProgramCheck
{
    public static IEnumerable<ScheduleFinding> Of(ControlProgram program, AstronomicalClock sun, LocalDate[] dates)
    {
        IReadOnlyList<ActivePeriod> periods = program.ActivePeriods ?? [];
        for (int i = 0; i < periods.Count; i++)
        {
            if (Judge(program, periods, i, sun, dates) is { } finding)
                yield return finding;
        }

        for (int i = 0; i < program.Levels.Count; i++)
        {
            ProgramTime time = program.Levels[i].From;
            if (!Array.Exists(dates, date => Happens(time, sun.DayOf(date))))
            {
                string message = $"Step {i + 1} of control program {program.Id} comes into force on no day of the year.";
                yield return Finding(program, FindingSeverity.Warning, FindingKind.StepNever, i, null, 0, message);
            }
        }
    }

    private static ScheduleFinding? Judge(ControlProgram program, IReadOnlyList<ActivePeriod> periods, int index, AstronomicalClock sun, LocalDate[] dates)
    {
        ActivePeriod period = periods[index];
        string what = $"Active period {index + 1} of control program {program.Id}";
        if (periods.Take(index).Contains(period))
            return Finding(program, FindingSeverity.Warning, FindingKind.PeriodTwice, index, null, 0, what + " is there twice; remove one.");

        LocalDate[] missing = [.. dates.Where(date => !period.Happens(sun.DayOf(date)))];
        if (missing.Length == dates.Length)
        {
            string message = what + " happens on no day of the year: it ends before it begins.";
            return Finding(program, FindingSeverity.Error, FindingKind.PeriodNever, index, missing[0], missing.Length, message);
        }

        return missing.Length == 0
            ? null
            : Finding(
                program,
                FindingSeverity.Warning,
                FindingKind.PeriodNotAlways,
                index,
                missing[0],
                missing.Length,
                $"{what} does not happen on {missing.Length} days of the year, first {missing[0]:uuuu-MM-dd}: there it ends before it begins.");
    }

    // One that an offset leads past the lighting day's end does not happen; nor does one of the sun in polar day.
    private static bool Happens(ProgramTime time, LightingDay day) =>
        !(time.FollowsSun && day.SunPath == SunPath.StaysUp) && day.Resolve(time) < day.End;

    private static ScheduleFinding Finding(
        ControlProgram program, FindingSeverity severity, FindingKind kind, int index, LocalDate? first, int days, string message) =>
        new(severity, kind, "programs", program.Id, index + 1, first, days, message) { Part = kind == FindingKind.StepNever ? FindingPart.Step : FindingPart.Period };
}
