namespace LampuKota.Lighting;

/// <summary>What can be said of a draft without asking for any day: limits and references.</summary>
internal static class DraftCheck
{
    public static IEnumerable<ScheduleFinding> Of(ScheduleDraft draft)
    {
        HashSet<string> programs = [.. draft.Programs.Select(program => program.Id)];
        HashSet<string> lists = [.. draft.DateLists.Select(list => list.Id)];
        foreach (ControlProgram program in draft.Programs)
        {
            foreach (Problem problem in program.Check().All)
                yield return Invalid("programs", program.Id, problem);
        }

        foreach (DateList list in draft.DateLists)
        {
            foreach (Problem problem in list.Check().All)
                yield return Invalid("dateLists", list.Id, problem);
        }

        foreach (Calendar calendar in draft.Calendars)
        {
            foreach (Problem problem in calendar.Check(programs, lists).All)
                yield return Invalid("calendars", calendar.Id, problem);
        }

        HashSet<string> chosen = [.. draft.Calendars.SelectMany(calendar => calendar.Rules.Select(rule => rule?.ProgramId ?? "").Append(calendar.DefaultProgramId))];
        foreach (ControlProgram program in draft.Programs.Where(program => !chosen.Contains(program.Id)))
        {
            yield return new ScheduleFinding(
                FindingSeverity.Note, FindingKind.NotChosen, "programs", program.Id, null, null, 0, $"No calendar chooses the control program {program.Id}.");
        }
    }

    private static ScheduleFinding Invalid(string field, string id, in Problem problem) =>
        new(FindingSeverity.Error, FindingKind.Invalid, field, id, problem.Number, null, 0, problem.Sentence) { Part = problem.Part };
}
