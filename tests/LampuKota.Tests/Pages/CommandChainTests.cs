using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandChainTests
{
    public static TheoryData<CommandState> States => new(Enum.GetValues<CommandState>());

    [Theory]
    [MemberData(nameof(States))]
    public void A_chain_always_has_five_steps(CommandState state) => Assert.Equal(5, CommandChain.StepsOf(TargetAt(state)).Count);

    [Theory]
    [MemberData(nameof(States))]
    public void Only_a_confirmed_command_is_shown_as_proven(CommandState state) =>
        Assert.Equal(state == CommandState.Confirmed, CommandChain.StepsOf(TargetAt(state)).Contains(new ChainStep("proven", "done")));

    [Theory]
    [MemberData(nameof(States))]
    public void A_command_waits_at_one_step_while_it_can_change_and_at_none_after_its_end(CommandState state)
    {
        CommandTargetRecord target = TargetAt(state);

        Assert.Equal(target.IsPending ? 1 : 0, CommandChain.StepsOf(target).Count(step => step.Look == "active"));
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_failure_is_shown_at_one_step_and_says_what_to_do(CommandState state)
    {
        CommandTargetRecord target = TargetAt(state);
        bool isFailure = CommandChain.IsFailure(state);

        Assert.Equal(isFailure ? 1 : 0, CommandChain.StepsOf(target).Count(step => step.Look == "failed"));
        Assert.Equal(isFailure || state == CommandState.AcceptedNotMeasurable, CommandChain.HelpOf(target) is not null);
    }

    [Fact]
    public void A_command_that_expired_before_it_was_sent_is_not_shown_as_sent()
    {
        CommandTargetRecord target = TargetAt(CommandState.Expired) with { SentUnixMs = null };

        Assert.DoesNotContain(new ChainStep("sent", "done"), CommandChain.StepsOf(target));
    }

    internal static IEnumerable<CommandTargetRecord> AllTargets() =>
        Enum.GetValues<CommandState>().Select(TargetAt).Append(TargetAt(CommandState.Expired) with { SentUnixMs = null });

    private static CommandTargetRecord TargetAt(CommandState state) => new("KPG-OSP-P012-L034", "KPG-OSP-G012")
    {
        State = state,
        SentUnixMs = state == CommandState.Requested ? null : 1,
        Rejection = state == CommandState.Rejected ? RejectionReason.Locked : null,
    };
}
