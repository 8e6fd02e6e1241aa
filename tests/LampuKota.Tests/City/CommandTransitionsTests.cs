using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandTransitionsTests
{
    private const long Expires = 1_000_000;
    private const long ProofDue = 500_000;
    private static readonly CommandTargetRecord Requested = new(TestCity.LampA1, TestCity.GatewayA);

    [Fact]
    public void A_command_goes_from_requested_to_confirmed_by_power()
    {
        CommandTargetRecord sent = CommandTransitions.Sent(Requested, 10);
        CommandTargetRecord accepted = Accept(sent, at: 20);
        CommandTargetRecord confirmed = CommandTransitions.Measured(accepted, 100, 40, 41.5, measuredUnixMs: 25, nowUnixMs: 30);

        Assert.Equal((CommandState.Sent, 10L), (sent.State, sent.SentUnixMs));
        Assert.Equal((CommandState.Accepted, 20L), (accepted.State, accepted.AnsweredUnixMs));
        Assert.Equal((CommandState.Confirmed, 30L, 41.5), (confirmed.State, confirmed.EndedUnixMs, confirmed.ProvedPowerWatts));
    }

    [Fact]
    public void An_answer_before_the_acknowledgement_stands_and_the_acknowledgement_changes_nothing()
    {
        CommandTargetRecord accepted = Accept(Requested, at: 20);

        Assert.Equal(CommandState.Accepted, accepted.State);
        Assert.Same(accepted, CommandTransitions.Sent(accepted, 30));
    }

    [Fact]
    public void A_second_answer_changes_nothing()
    {
        CommandTargetRecord accepted = Accept(Requested, at: 20);

        Assert.Same(accepted, Accept(accepted, at: 40));
        Assert.Same(accepted, Reject(accepted, RejectionReason.Locked));
    }

    [Theory]
    [InlineData(RejectionReason.Locked, CommandState.Rejected)]
    [InlineData(RejectionReason.OutputFailed, CommandState.Rejected)]
    [InlineData(RejectionReason.Expired, CommandState.Expired)]
    public void A_refusal_ends_the_command_with_its_reason(RejectionReason reason, CommandState state)
    {
        CommandTargetRecord refused = Reject(Requested, reason);

        Assert.Equal((state, reason, false), (refused.State, refused.Rejection, refused.IsPending));
    }

    [Fact]
    public void A_refusal_keeps_what_the_gateway_says_of_it_and_an_acceptance_does_not()
    {
        var refusal = new LampCommandResult("C1", Requested.LampId, LampCommandResultState.Rejected, RejectionReason.Invalid, 20, Detail: "The ramp is too long.");

        Assert.Equal("The ramp is too long.", CommandTransitions.Answered(Requested, CommandProof.Power, refusal, 21).RejectionDetail);
        Assert.Null(CommandTransitions.Answered(Requested, CommandProof.Power, refusal with { State = LampCommandResultState.Accepted, Reason = null }, 21).RejectionDetail);
    }

    [Fact]
    public void A_lamp_without_a_meter_ends_at_accepted()
    {
        CommandTargetRecord accepted = CommandTransitions.Answered(Requested, CommandProof.None, Answer(LampCommandResultState.Accepted, null, 20), 21);

        Assert.Equal(CommandState.AcceptedNotMeasurable, accepted.State);
        Assert.Same(accepted, CommandTransitions.Measured(accepted, 100, 40, 40, 25, 30));
    }

    [Theory]
    [InlineData(40, 19, "a sample from before the acceptance")]
    [InlineData(52, 25, "too much power")]
    [InlineData(0, 25, "no power")]
    public void Power_that_does_not_prove_it_leaves_it_accepted(double watts, long measuredUnixMs, string why)
    {
        CommandTargetRecord accepted = Accept(Requested, at: 20);

        Assert.True(ReferenceEquals(accepted, CommandTransitions.Measured(accepted, 100, 40, watts, measuredUnixMs, 30)), why);
    }

    [Fact]
    public void Where_the_expected_level_is_not_known_nothing_is_proved()
    {
        CommandTargetRecord accepted = Accept(Requested, at: 20);

        Assert.Same(accepted, CommandTransitions.Measured(accepted, 100, null, 0, 25, 30));
    }

    [Theory]
    [InlineData(CommandState.Requested, 999_999, CommandState.Requested)]
    [InlineData(CommandState.Requested, 1_000_000, CommandState.Expired)]
    [InlineData(CommandState.Sent, 1_000_000, CommandState.Expired)]
    [InlineData(CommandState.Accepted, 499_999, CommandState.Accepted)]
    [InlineData(CommandState.Accepted, 500_000, CommandState.NotProven)]
    [InlineData(CommandState.Confirmed, 2_000_000, CommandState.Confirmed)]
    [InlineData(CommandState.Rejected, 2_000_000, CommandState.Rejected)]
    public void Time_ends_what_was_not_accepted_or_not_proved(CommandState before, long now, CommandState after) =>
        Assert.Equal(after, CommandTransitions.Elapsed(Requested with { State = before }, Expires, ProofDue, now).State);

    [Fact]
    public void Nothing_is_proved_after_its_override_has_ended() =>
        Assert.Equal(CommandState.NotProven, CommandTransitions.Elapsed(Accept(Requested, at: 20), expiresUnixMs: 100, proofDueUnixMs: ProofDue, nowUnixMs: 100).State);

    [Fact]
    public void An_acceptance_heard_of_after_the_expiry_is_told_as_what_it_is()
    {
        CommandTargetRecord expired = CommandTransitions.Elapsed(CommandTransitions.Sent(Requested, 10), Expires, ProofDue, Expires);

        CommandTargetRecord late = Accept(expired, at: 50);

        Assert.Equal((CommandState.NotProven, 50L), (late.State, late.AnsweredUnixMs));
    }

    [Fact]
    public void In_any_order_of_messages_a_command_ends_once_and_is_confirmed_only_by_power()
    {
        Func<CommandTargetRecord, CommandTargetRecord>[] steps =
        [
            target => CommandTransitions.Sent(target, 10),
            target => Accept(target, at: 20),
            target => Reject(target, RejectionReason.Locked),
            target => CommandTransitions.Measured(target, 100, 40, 40, 25, 30),
            target => CommandTransitions.Measured(target, 100, 40, 90, 25, 30),
            target => CommandTransitions.Elapsed(target, Expires, ProofDue, ProofDue),
            target => CommandTransitions.Elapsed(target, Expires, ProofDue, Expires),
        ];
        Arbitrary<int[]> orders = Gen.ArrayOf(Gen.Choose(0, steps.Length - 1)).ToArbitrary();

        Prop.ForAll(orders, order =>
        {
            CommandTargetRecord target = Requested;
            foreach (int step in order)
            {
                CommandTargetRecord next = steps[step](target);
                bool isLateAcceptance = target is { State: CommandState.Expired, AnsweredUnixMs: null };
                if (!target.IsPending && !isLateAcceptance && next != target)
                    return false;
                target = next;
            }

            bool hasEnd = target.IsPending == (target.EndedUnixMs is null);
            bool isProved = target.State != CommandState.Confirmed || (target.ProvedPowerWatts == 40 && target.AnsweredUnixMs == 20);
            return hasEnd && isProved;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_lock_is_confirmed_by_the_gateways_word_also_after_its_time()
    {
        CommandTargetRecord expired = CommandTransitions.Elapsed(Requested, Expires, ProofDue, Expires);

        Assert.Equal(CommandState.Confirmed, CommandTransitions.Answered(Requested, CommandProof.GatewaysWord, Answer(LampCommandResultState.Accepted, null, 20), 21).State);
        Assert.Equal(CommandState.Confirmed, CommandTransitions.Answered(expired, CommandProof.GatewaysWord, Answer(LampCommandResultState.Accepted, null, 20), 21).State);
    }

    [Fact]
    public void What_was_declined_was_never_sent_and_has_ended()
    {
        CommandTargetRecord declined = CommandTransitions.Declined(Requested, 10);

        Assert.Equal((CommandState.Declined, 10L, false), (declined.State, declined.EndedUnixMs, declined.IsPending));
        CommandTargetRecord sent = CommandTransitions.Sent(Requested, 5);
        Assert.Same(sent, CommandTransitions.Declined(sent, 10));
    }

    private static CommandTargetRecord Accept(CommandTargetRecord target, long at) =>
        CommandTransitions.Answered(target, CommandProof.Power, Answer(LampCommandResultState.Accepted, null, at), nowUnixMs: at + 1);

    private static CommandTargetRecord Reject(CommandTargetRecord target, RejectionReason reason) =>
        CommandTransitions.Answered(target, CommandProof.Power, Answer(LampCommandResultState.Rejected, reason, 20), nowUnixMs: 21);

    private static LampCommandResult Answer(LampCommandResultState state, RejectionReason? reason, long at) => new("C1", TestCity.LampA1, state, reason, at);
}
