using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>What is started next, case by case.</summary>
public sealed class BootPlanTests
{
    private static readonly UpdateRecord Record = UpdateRecord.Empty with { Application = new UpdateSlot("0.3.0", "0.2.0", null) };

    private static BootPlan Make(UpdateRecord record, string installed = "0.1.0", params string[] damaged)
    {
        Assert.True(ReleaseVersion.TryParse(installed, out ReleaseVersion version));
        return BootPlan.Make(record, version, (_, one) => !damaged.Contains(one));
    }

    [Fact]
    public void A_machine_without_updates_starts_what_it_was_installed_with() => Assert.Equal((null, null), (Make(UpdateRecord.Empty).Program, Make(UpdateRecord.Empty).Configuration));

    [Fact]
    public void What_was_last_healthy_is_started() => Assert.Equal("0.3.0", Make(Record).Program);

    [Fact]
    public void A_damaged_version_gives_way_to_the_one_before_and_that_to_what_was_installed()
    {
        Assert.Equal("0.2.0", Make(Record, "0.1.0", "0.3.0").Program);
        Assert.Null(Make(Record, "0.1.0", "0.3.0", "0.2.0").Program);
    }

    [Fact]
    public void A_machine_that_was_installed_anew_with_a_newer_program_runs_that() => Assert.Null(Make(Record, "0.4.0").Program);

    [Fact]
    public void A_trial_that_is_not_newer_than_what_was_installed_meanwhile_is_given_up()
    {
        BootPlan plan = Make(Record with { Trial = new UpdateTrial(UpdateKind.Application, "0.4.0", "R-1", 0) }, "0.4.0");

        Assert.Equal((null, UpdateState.RolledBack), (plan.Program, plan.Record.Application.Last!.State));
    }

    [Fact]
    public void A_trial_is_counted_before_it_is_started_and_a_damaged_one_is_given_up()
    {
        UpdateRecord trial = Record with { Trial = new UpdateTrial(UpdateKind.Application, "0.4.0", "R-1", 1) };

        BootPlan started = Make(trial);
        Assert.Equal(("0.4.0", 2), (started.Program, started.Record.Trial!.Starts));
        BootPlan damaged = Make(trial, "0.1.0", "0.4.0");
        Assert.Equal(("0.3.0", UpdateState.RolledBack), (damaged.Program, damaged.Record.Application.Last!.State));
        Assert.Null(damaged.Record.Trial);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"format":2,"application":{"current":null,"previous":null,"last":null},"configuration":{"current":null,"previous":null,"last":null},"trial":null}""")]
    [InlineData("""{"format":1,"application":{"current":"../..","previous":null,"last":null},"configuration":{"current":null,"previous":null,"last":null},"trial":null}""")]
    public void A_record_that_cannot_be_believed_is_none(string json) => Assert.Null(UpdateRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        UpdateRecord record = (Record with { Trial = new UpdateTrial(UpdateKind.Configuration, "1.0.0", "R-1", 1) }).RolledBack("why");

        Assert.Equal(record, UpdateRecord.TryParse(record.ToUtf8()));
    }

    [Theory]
    [InlineData("0.2.0", "0.10.0")]
    [InlineData("0.9.9", "1.0.0")]
    [InlineData("1.2.3", "1.2.4")]
    public void Versions_are_compared_number_by_number(string older, string newer)
    {
        Assert.True(ReleaseVersion.TryParse(older, out ReleaseVersion one) && ReleaseVersion.TryParse(newer, out ReleaseVersion two) && one < two && two > one && two.ToString() == newer);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.2.x")]
    [InlineData("-1.2.3")]
    [InlineData("1..3")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_version_is_none(string? text) => Assert.False(ReleaseVersion.TryParse(text, out _));
}
