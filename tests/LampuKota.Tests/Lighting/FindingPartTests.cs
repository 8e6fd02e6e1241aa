using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What is wrong with a draft is told with the part that it is about, so that a form can say so beside it.</summary>
public sealed class FindingPartTests
{
    private static readonly CalendarRule Always = new(null, null, [], StandardPrograms.DuskToDawn.Id);

    [Fact]
    public void The_second_of_two_rules_with_a_list_that_is_not_there() =>
        Assert.Equal((FindingPart.Rule, 2), Broken(Draft(StandardPrograms.DuskToDawn, Always, Always with { Weekdays = [1], DateListIds = ["L-NONE"] }), "calendars"));

    [Fact]
    public void A_rule_that_counts_weekdays_without_naming_any() =>
        Assert.Equal((FindingPart.Rule, 1), Broken(Draft(StandardPrograms.DuskToDawn, Always with { Occurrences = [WeekdayOccurrence.First] }), "calendars"));

    [Fact]
    public void The_second_of_two_sensor_levels_with_an_operand_outside_its_limits()
    {
        var seen = new DynamicLevel(new DynamicCondition(null, "presence", ThresholdComparison.AtLeast, 1), LevelOperation.Max, 100, 300);
        ControlProgram program = StandardPrograms.DuskToDawn with { DynamicLevels = [seen, seen with { Operand = 101 }] };

        Assert.Equal((FindingPart.DynamicLevel, 2), Broken(Draft(program, Always), "programs"));
    }

    [Fact]
    public void A_step_whose_level_is_above_100_percent()
    {
        ControlProgram program = StandardPrograms.Dimmed with { Id = StandardPrograms.DuskToDawn.Id, Levels = [.. StandardPrograms.Dimmed.Levels.Select((step, i) => i == 2 ? step with { LevelPercent = 101 } : step)] };

        Assert.Equal((FindingPart.Step, 3), Broken(Draft(program, Always), "programs"));
    }

    [Fact]
    public void An_entry_of_a_date_list_that_ends_before_it_begins()
    {
        var list = new DateList("L", "L", "", [new(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 1), "a"), new(new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 1), "b")]);

        Assert.Equal((FindingPart.Entry, 2), Broken(Draft(StandardPrograms.DuskToDawn, Always) with { DateLists = [list] }, "dateLists"));
    }

    [Fact]
    public void A_name_that_is_missing_is_about_no_part_of_the_calendar()
    {
        ScheduleDraft draft = Draft(StandardPrograms.DuskToDawn, Always);

        Assert.Equal((null, null), Broken(draft with { Calendars = [draft.Calendars[0] with { Name = "" }] }, "calendars"));
    }

    private static ScheduleDraft Draft(ControlProgram program, params CalendarRule[] rules) => new([new Calendar("C", "C", rules, program.Id)], [program], []);

    private static (FindingPart? Part, int? Number) Broken(ScheduleDraft draft, string field)
    {
        YearPreview preview = YearPreview.Of(draft, new Dictionary<string, CalendarFollowers>(), AstronomicalClock.Kupang(), new LocalDate(2026, 1, 1));
        ScheduleFinding finding = Assert.Single(preview.Findings, finding => finding.Kind == FindingKind.Invalid);
        Assert.Equal(field, finding.Field);
        return (finding.Part, finding.Number);
    }
}
