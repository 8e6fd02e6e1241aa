using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class UndoRulesTests
{
    private const long Now = 1_763_700_000_000;
    private static readonly ReplacedOverride Before = new(30, Now + 500_000);

    [Fact]
    public void Each_lamp_gets_back_what_it_had_with_what_was_left_of_its_time()
    {
        CommandRecord undo = Undo(Done(
            (TestCity.LampA1, CommandState.Confirmed, Before), (TestCity.LampA2, CommandState.AcceptedNotMeasurable, null),
            (TestCity.LampB1, CommandState.NotProven, new ReplacedOverride(70, Now))));

        Assert.Equal([(30, Now + 500_000), (null, undo.ExpiresUnixMs), (null, undo.ExpiresUnixMs)], undo.Targets.Select(target => (undo.LevelOf(target), undo.ExpiresOf(target))));
        Assert.Equal((CommandKind.Undo, "C1", "maria"), (undo.Kind, undo.ReferenceId, undo.PersonId));
    }

    [Fact]
    public void A_lamp_whose_gateway_has_not_answered_gets_back_what_it_last_reported()
    {
        CommandRecord undo = Undo(Done((TestCity.LampA1, CommandState.Sent, null)), reported: _ => Before);

        Assert.Equal(30, undo.LevelOf(Assert.Single(undo.Targets)));
    }

    [Fact]
    public void Lamps_where_nothing_was_done_or_a_later_command_holds_are_left_alone()
    {
        CommandRecord undo = Undo(
            Done((TestCity.LampA1, CommandState.Confirmed, null), (TestCity.LampA2, CommandState.Rejected, null), (TestCity.LampB1, CommandState.Confirmed, null)),
            superseded: [TestCity.LampB1]);

        Assert.Equal([TestCity.LampA1], undo.Targets.Select(target => target.LampId));
    }

    [Fact]
    public void Giving_many_lamps_their_darkness_back_needs_a_second_person() => Assert.Equal(
        ApprovalCause.ManyLamps,
        Undo(Done((TestCity.LampA1, CommandState.Confirmed, Before with { LevelPercent = 0 })), limits: new ApprovalLimits(MaximumLamps: 0)).Approval?.Cause);

    [Fact]
    public void It_says_when_it_is_no_longer_possible()
    {
        CommandRecord done = Done((TestCity.LampA1, CommandState.Confirmed, null));

        Assert.Contains("undone already", Refused(done with { UndoneById = "C2" }), StringComparison.Ordinal);
        Assert.Contains("is over", Refused(done with { ExpiresUnixMs = Now }), StringComparison.Ordinal);
        Assert.Contains("never sent", Refused(done with { Approval = new CommandApproval(ApprovalCause.ManyLamps) }), StringComparison.Ordinal);
        Assert.Contains("released", Refused(done with { Kind = CommandKind.Lock }), StringComparison.Ordinal);
        Assert.Contains("No gateway", Refused(Done((TestCity.LampA1, CommandState.Expired, null))), StringComparison.Ordinal);
        Assert.Contains("later command", Refused(done, TestCity.LampA1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_is_for_the_lamps_that_the_lock_holds_or_may_come_to_hold()
    {
        CommandRecord held = Done((TestCity.LampA1, CommandState.Confirmed, null), (TestCity.LampA2, CommandState.Rejected, null), (TestCity.LampB1, CommandState.Sent, null)) with { Kind = CommandKind.Lock };

        CommandRecord release = ReleaseRules.Make(held, "Selesai", TestCity.Crew, "C2", Now);

        Assert.Equal([TestCity.LampA1, TestCity.LampB1], release.Targets.Select(target => target.LampId));
        Assert.Equal((CommandKind.Release, "C1", "yohanes"), (release.Kind, release.ReferenceId, release.PersonId));
        Assert.Throws<RequestRefusedException>(() => ReleaseRules.Make(held, "", TestCity.Crew, "C2", Now));
        Assert.Throws<RequestRefusedException>(() => ReleaseRules.Make(held with { Kind = CommandKind.Level }, "Selesai", TestCity.Crew, "C2", Now));
    }

    private static CommandRecord Done(params (string Lamp, CommandState State, ReplacedOverride? Replaced)[] targets)
    {
        CommandRecord command = TestCity.Make(
            new CommandRequest(80, Now + 900_000, "Acara", CommandScope.Lamps, [.. targets.Select(target => target.Lamp)]), "C1", Now - 60_000);
        return command with { Targets = [.. command.Targets.Zip(targets, (target, done) => target with { State = done.State, Replaced = done.Replaced })] };
    }

    private static CommandRecord Undo(
        CommandRecord command, IReadOnlySet<string>? superseded = null, Func<string, ReplacedOverride?>? reported = null, ApprovalLimits? limits = null) => UndoRules.Make(
        command, superseded ?? new HashSet<string>(), reported ?? (_ => null), TestCity.Snapshot.FindLamp, TestCity.Operator, limits ?? new ApprovalLimits(), "C2", Now);

    private static CommandRecord Undo(CommandRecord command, string[] superseded) => Undo(command, superseded.ToHashSet());

    private static string Refused(CommandRecord command, params string[] superseded) =>
        Assert.Throws<RequestRefusedException>(() => Undo(command, superseded)).Message;
}
