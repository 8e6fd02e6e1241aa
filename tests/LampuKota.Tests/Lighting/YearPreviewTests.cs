using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class YearPreviewTests
{
    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly LocalDate From = new(2026, 1, 1);
    private static readonly ProgramTime Sunset = new(ProgramTimeBase.Sunset, 0);
    private static readonly ProgramTime Sunrise = new(ProgramTimeBase.Sunrise, 0);
    private static readonly CalendarRule Always = new(null, null, [], "P-DUSK-DAWN");

    private static ProgramTime Clock(int hour, int minute = 0) => new(ProgramTimeBase.LocalTime, hour * 60 + minute);

    private static ScheduleDraft Draft(Calendar calendar, params ControlProgram[] programs) =>
        new([calendar], [.. StandardPrograms.Programs, .. programs], StandardDateLists.All);

    private static YearPreview Preview(ScheduleDraft draft, int protectedLamps = 0, AstronomicalClock? sun = null) => YearPreview.Of(
        draft, draft.Calendars.ToDictionary(calendar => calendar.Id, _ => new CalendarFollowers(10, 900, protectedLamps)), sun ?? Sun, From);

    private static Calendar Rules(params CalendarRule[] rules) => new("C", "C", rules, "P-DUSK-DAWN");

    private static IEnumerable<string> Words(YearPreview preview) =>
        preview.Findings.Where(finding => finding.Kind != FindingKind.NotChosen).Select(finding => $"{finding.Severity} {finding.Kind} {finding.Number}".TrimEnd());

    private static ControlProgram Program(params ActivePeriod[] periods) => new("P", "P", [], periods);

    [Fact]
    public void The_standard_set_has_nothing_to_mend_and_nothing_to_warn_of()
    {
        var draft = new ScheduleDraft(StandardPrograms.Calendars, StandardPrograms.Programs, StandardDateLists.All);

        YearPreview preview = Preview(draft, protectedLamps: 1);

        Assert.Empty(preview.Findings);
        Assert.True(preview.IsGood);
        Assert.All(preview.Calendars, year => Assert.Equal(365, year.Nights.Count));
    }

    [Fact]
    public void A_year_is_summed_up_in_hours_energy_and_its_shortest_and_longest_night()
    {
        YearPreview preview = Preview(new ScheduleDraft(StandardPrograms.Calendars, StandardPrograms.Programs, []));
        CalendarYear full = preview.Calendars[0];
        CalendarYear dimmed = preview.Calendars[1];

        // Nights at Kupang last 11.28 to 12.47 h, 11.9 h in the mean.
        Assert.InRange(full.BurningHours, 4_310, 4_350);
        Assert.Equal(full.BurningHours, full.FullLoadHours, 6);
        Assert.Equal(full.BurningHours, dimmed.BurningHours, 6);
        Assert.Equal(365 * 5.5 * 0.3, full.FullLoadHours - dimmed.FullLoadHours, 3);
        Assert.Equal(full.FullLoadHours * 0.9, full.EnergyKilowattHours, 6);
        Assert.Equal((12, 6), (preview.ShortestNight.Date.Month, preview.LongestNight.Date.Month));
        Assert.Equal(11.28, (preview.ShortestNight.Sunrise - preview.ShortestNight.Sunset).TotalHours, 0.01);
        Assert.Equal(12.47, (preview.LongestNight.Sunrise - preview.LongestNight.Sunset).TotalHours, 0.01);
    }

    [Fact]
    public void A_calendar_without_a_default_has_a_gap_on_the_days_that_no_rule_takes()
    {
        YearPreview preview = Preview(Draft(new Calendar("C", "C", [Always with { Weekdays = [1, 2, 3, 4, 5, 6] }], "")));

        ScheduleFinding gap = Assert.Single(preview.Findings, finding => finding.Kind == FindingKind.Gap);
        Assert.Equal((FindingSeverity.Error, 52, new LocalDate(2026, 1, 4)), (gap.Severity, gap.Days, gap.FirstDate));
        Assert.False(preview.IsGood);
        Assert.Empty(preview.Calendars);
    }

    [Fact]
    public void What_a_calendar_names_must_be_there()
    {
        YearPreview preview = Preview(Draft(Rules(Always with { ProgramId = "P-NONE" }, Always with { Weekdays = [1], DateListIds = ["L-NONE"] })));

        Assert.Equal(["Error Invalid 1", "Error Invalid 2", "Warning RuleNeverMet 2"], Words(preview));
        Assert.Contains(preview.Findings, finding => finding.Message.Contains("\"P-NONE\", which is not there", StringComparison.Ordinal));
        Assert.Contains(preview.Findings, finding => finding.Message.Contains("\"L-NONE\", which is not there", StringComparison.Ordinal));
    }

    public static TheoryData<string, CalendarRule[]> RuleFindings() => new()
    {
        { "Warning RuleTwice 2", [Always with { Weekdays = [1, 2] }, Always with { Weekdays = [2, 1] }] },
        { "Error RuleCancelled 2", [Always with { Weekdays = [1] }, Always with { Weekdays = [1], ProgramId = "P-DIMMED" }] },
        { "Warning RuleNeverReached 2", [Always with { Weekdays = [1, 2] }, Always with { Weekdays = [2], ProgramId = "P-DIMMED" }] },
        { "Warning RuleNeverMet 1", [Always with { ToDate = new DateOnly(2020, 1, 1) }] },
        { "Warning RuleNeverMet 1", [Always with { Weekdays = [1], Dates = [new DateOnly(2026, 4, 26)] }] },
    };

    [Theory]
    [MemberData(nameof(RuleFindings), DisableDiscoveryEnumeration = true)]
    public void A_rule_without_days_of_its_own_is_found(string finding, CalendarRule[] rules) => Assert.Equal([finding], Words(Preview(Draft(Rules(rules)))));

    [Fact]
    public void A_period_that_never_happens_must_be_mended_and_one_that_fails_on_some_days_is_warned_of()
    {
        ControlProgram never = Program(new(Sunset, Sunrise), new(new(ProgramTimeBase.Sunset, 360), Clock(22)));
        // Sunset is at 17:30 to 18:16.
        ControlProgram seldom = Program(new(Sunset, Sunrise), new(Sunset, Clock(18)));

        Assert.Contains("Error PeriodNever 2", Words(Preview(Draft(Rules(Always with { ProgramId = "P" }), never))));
        YearPreview preview = Preview(Draft(Rules(Always with { ProgramId = "P" }), seldom));
        ScheduleFinding finding = Assert.Single(preview.Findings, finding => finding.Kind == FindingKind.PeriodNotAlways);
        Assert.Equal((FindingSeverity.Warning, new LocalDate(2026, 1, 1)), (finding.Severity, finding.FirstDate));
        Assert.InRange(finding.Days, 60, 180);
    }

    [Fact]
    public void A_period_that_is_there_twice_and_a_step_past_noon_are_warned_of()
    {
        ControlProgram program = Program(new(Sunset, Sunrise), new(Sunset, Sunrise)) with { Levels = [new(new(ProgramTimeBase.Sunrise, 720), 50)] };

        Assert.Equal(["Warning PeriodTwice 2", "Warning StepNever 1"], Words(Preview(Draft(Rules(Always with { ProgramId = "P" }), program))));
    }

    [Fact]
    public void Lamps_dark_at_night_are_warned_of_and_refused_where_they_are_protected()
    {
        ScheduleDraft draft = Draft(Rules(Always with { ProgramId = "P" }), Program(new(Sunset, Clock(1)), new(Clock(4), Sunrise)));

        Assert.Equal(["Warning DarkAtNight"], Words(Preview(draft)));
        ScheduleFinding refused = Assert.Single(Preview(draft, protectedLamps: 3).Findings, finding => finding.Kind == FindingKind.ProtectedDark);
        Assert.Equal((FindingSeverity.Error, 365), (refused.Severity, refused.Days));
    }

    [Theory]
    [InlineData(49, 3, "Error ProtectedDimmed")]
    [InlineData(50, 3, null)]
    [InlineData(49, 0, null)]
    public void Protected_lamps_keep_half_of_their_light(int level, int protectedLamps, string? finding)
    {
        ControlProgram program = Program(new ActivePeriod(Sunset, Sunrise)) with { Levels = [new(Clock(23), level)] };

        Assert.Equal(finding is null ? [] : [finding], Words(Preview(Draft(Rules(Always with { ProgramId = "P" }), program), protectedLamps)));
    }

    [Fact]
    public void Lamps_that_burn_by_day_are_warned_of_but_half_an_hour_of_twilight_is_the_citys()
    {
        ControlProgram early = Program(new ActivePeriod(new(ProgramTimeBase.Sunset, -25), new(ProgramTimeBase.Sunrise, 25)));
        ControlProgram byDay = Program(new ActivePeriod(new(ProgramTimeBase.Sunset, -60), Sunrise));

        Assert.Empty(Words(Preview(Draft(Rules(Always with { ProgramId = "P" }), early))));
        Assert.Equal(["Warning LitByDay"], Words(Preview(Draft(Rules(Always with { ProgramId = "P" }), byDay))));
    }

    [Fact]
    public void A_calendar_that_nobody_follows_and_a_program_that_none_chooses_are_noted()
    {
        ScheduleDraft draft = Draft(Rules());

        YearPreview preview = YearPreview.Of(draft, new Dictionary<string, CalendarFollowers>(), Sun, From);

        Assert.Equal([(FindingKind.NotChosen, "P-DIMMED"), (FindingKind.NotFollowed, "C")], preview.Findings.Select(finding => (finding.Kind, finding.Id)));
        Assert.True(preview.IsGood);
    }

    [Fact]
    public void The_polar_year_is_previewed_too()
    {
        var tromso = new AstronomicalClock(69.6492, 18.9553, DateTimeZone.ForOffset(Offset.FromHours(1)));

        YearPreview preview = Preview(Draft(Rules()), sun: tromso);

        Assert.Equal(Duration.Zero, preview.Calendars[0].Nights.Min(night => night.Night));
        Assert.Equal(Duration.FromDays(1), preview.Calendars[0].Nights.Max(night => night.Burning));
    }
}
