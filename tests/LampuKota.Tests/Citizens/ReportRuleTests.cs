using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Dashboard;
using static LampuKota.Tests.TestFaults;

namespace LampuKota.Tests;

/// <summary>What a report is read as, weighed as and told as.</summary>
public sealed class ReportRuleTests
{
    [Fact]
    public void A_code_is_read_however_it_is_typed_and_never_made_twice()
    {
        string[] codes = [.. Enumerable.Range(0, 1_000).Select(_ => ReportCode.New())];

        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(code, ReportCode.Parse(" " + ReportCode.Show(code).ToLowerInvariant() + " ")));
        Assert.DoesNotContain(ReportCode.Alphabet, letter => "01OILU".Contains(letter, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABCDE-2345")]
    [InlineData("ABCDE-23450")]
    [InlineData("ABCDE-23456-7")]
    [InlineData("' OR 1=1 --")]
    public void What_is_no_code_is_none(string? text) => Assert.Null(ReportCode.Parse(text));

    [Theory]
    [InlineData("  dua\r\n\t tiang ", "dua tiang")]
    [InlineData("a\u0000b\u001b[31mc", "ab[31mc")]
    [InlineData("\u202Egnilag\u2066", "gnilag")]
    [InlineData("na\u200Bma\uFEFF", "nama")]
    [InlineData("\u200B \u0007", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("lampu 💡 mati", "lampu 💡 mati")]
    public void Text_of_strangers_holds_nothing_that_cannot_be_seen(string? text, string? clean) => Assert.Equal(clean, ReportText.Clean(text));

    [Fact]
    public void Clean_text_stays_as_it_is_and_has_no_control_characters() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        string? clean = ReportText.Clean(text);
        return ReportText.Clean(clean) == clean && clean?.Any(char.IsControl) != true;
    }));

    [Theory]
    [InlineData(ReportKind.Dark, ReportEvidence.MeasuredDark, 1, ReportAdvice.Raise)]
    [InlineData(ReportKind.Dark, ReportEvidence.MeasuredLit, 9, ReportAdvice.Look)]
    [InlineData(ReportKind.Dark, ReportEvidence.OffBySchedule, 1, ReportAdvice.Look)]
    [InlineData(ReportKind.Dark, ReportEvidence.NotMeasured, 1, ReportAdvice.AwaitOthers)]
    [InlineData(ReportKind.Dark, ReportEvidence.NotMeasured, ReportWeighing.BelievedReports, ReportAdvice.Raise)]
    [InlineData(ReportKind.DayBurner, ReportEvidence.MeasuredLit, 1, ReportAdvice.Raise)]
    [InlineData(ReportKind.DayBurner, ReportEvidence.OffBySchedule, 1, ReportAdvice.Look)]
    [InlineData(ReportKind.Flicker, ReportEvidence.MeasuredLit, 1, ReportAdvice.AwaitOthers)]
    [InlineData(ReportKind.Flicker, ReportEvidence.MeasuredLit, ReportWeighing.BelievedReports, ReportAdvice.Raise)]
    [InlineData(ReportKind.Damaged, ReportEvidence.MeasuredLit, 1, ReportAdvice.Raise)]
    [InlineData(ReportKind.Damaged, ReportEvidence.NoLamp, 1, ReportAdvice.Look)]
    public void A_report_is_weighed_by_telemetry_and_by_how_many_say_so(ReportKind kind, ReportEvidence evidence, int independent, ReportAdvice advice) =>
        Assert.Equal(advice, ReportWeighing.Weigh(kind, evidence, independent));

    [Fact]
    public void A_report_names_its_lamp_by_id_in_any_case_or_by_a_pole_number_of_its_own()
    {
        var city = new CitySnapshot(TestCity.Assets with { Lamps = [TestCity.Snapshot.FindLamp(TestCity.LampA1)! with { PoleCode = "T-777" }] }, version: 1);

        Assert.Equal(TestCity.LampA1, ReportReading.Read(new ReportInput("Dark", TestCity.LampA1.ToLowerInvariant()), city).Lamp!.Id);
        Assert.Equal(TestCity.LampA1, ReportReading.Read(new ReportInput("Dark", " t-777 "), city).Lamp!.Id);
    }

    [Fact]
    public void A_pole_number_of_several_lamps_asks_which()
    {
        ReportRefusedException refused = Assert.Throws<ReportRefusedException>(() => ReportReading.Read(new ReportInput("Dark", "T-001"), TestCity.Snapshot));

        Assert.Equal(ReportProblem.AmbiguousPole, refused.Problem);
        Assert.Equal([TestCity.LampA1, TestCity.LampB1], refused.Candidates.Select(lamp => lamp.Id).Order().Reverse());
    }

    [Theory]
    [InlineData(null, "T-777", null, null, ReportProblem.NoKind)]
    [InlineData("0", "T-777", null, null, ReportProblem.NoKind)]
    [InlineData("Sabotage", "T-777", null, null, ReportProblem.NoKind)]
    [InlineData("Dark", "T-999", null, null, ReportProblem.UnknownPole)]
    [InlineData("Dark", null, null, "depan gereja", ReportProblem.NoPlace)]
    [InlineData("Dark", null, TestCity.Oebobo, " \u200B", ReportProblem.NoPlace)]
    [InlineData("Dark", null, "53.71.99", "depan gereja", ReportProblem.NoPlace)]
    public void What_is_missing_is_said(string? kind, string? pole, string? kelurahan, string? place, ReportProblem problem) =>
        Assert.Equal(problem, Assert.Throws<ReportRefusedException>(() => ReportReading.Read(new ReportInput(kind, pole, kelurahan, place), TestCity.Snapshot)).Problem);

    [Fact]
    public void A_place_in_words_does_for_a_pole()
    {
        ReportSubject subject = ReportReading.Read(new ReportInput("Flicker", null, TestCity.Oebobo, "depan gereja", "sejak kemarin"), TestCity.Snapshot);

        Assert.Equal(new ReportSubject(ReportKind.Flicker, null, TestCity.Oebobo, "depan gereja", "sejak kemarin"), subject);
    }

    [Fact]
    public void Text_that_is_too_long_is_refused_and_not_cut() =>
        Assert.Equal(ReportProblem.TooLong, Assert.Throws<ReportRefusedException>(
            () => ReportReading.Read(new ReportInput("Dark", TestCity.LampA1, Note: new string('x', ReportText.MaximumNoteLength + 1)), TestCity.Snapshot)).Problem);

    [Fact]
    public void Reports_of_one_lamp_that_say_the_same_are_decided_together()
    {
        IReadOnlyList<ReportGroup> groups = ReportGroup.Of(
        [
            Report(1, TestCity.Unmetered, evidence: ReportEvidence.NotMeasured), Report(2, null), Report(3, TestCity.Unmetered, evidence: ReportEvidence.NotMeasured),
            Report(4, null), Report(5, TestCity.Unmetered, ReportKind.Damaged),
        ]);

        Assert.Equal(["1 3", "2", "4", "5"], groups.Select(group => string.Join(' ', group.Reports.Select(report => report.Id))));
        Assert.Equal(ReportAdvice.Raise, groups[0].Advice);
    }

    [Theory]
    [InlineData(IncidentState.Raised, ReportStep.Checked)]
    [InlineData(IncidentState.Notified, ReportStep.CrewTold)]
    [InlineData(IncidentState.Accepted, ReportStep.CrewAccepted)]
    [InlineData(IncidentState.OnSite, ReportStep.CrewOnSite)]
    [InlineData(IncidentState.Fixed, ReportStep.Repaired)]
    [InlineData(IncidentState.Proven, ReportStep.Repaired)]
    [InlineData(IncidentState.Closed, ReportStep.Told)]
    public void A_report_is_as_far_as_its_incident(IncidentState state, ReportStep step)
    {
        ReportProgress progress = ReportProgress.Of(Report(1, TestCity.LampA1) with { State = ReportState.Joined, IncidentId = 1 }, Incident(TestCity.LampA1, state: state), Now);

        Assert.Equal((step, state == IncidentState.Closed), (progress.Step, progress.IsOver));
    }

    [Fact]
    public void A_report_that_waits_is_received_and_one_that_is_refused_is_over()
    {
        Assert.Equal(new ReportProgress(ReportStep.Received, null, IsOver: false), ReportProgress.Of(Report(1, TestCity.LampA1), null, Now));
        Assert.True(ReportProgress.Of(Report(1, TestCity.LampA1) with { State = ReportState.Refused }, null, Now).IsOver);
    }

    private static CitizenReport Report(long id, string? lampId, ReportKind kind = ReportKind.Dark, ReportEvidence evidence = ReportEvidence.NoLamp) =>
        new(id, ReportCode.New(), kind, lampId, TestCity.Oebobo, null, null, null, evidence, IsIndependent: true, Now, ReportState.Waiting, null, null, null);
}
