using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

public sealed class CommandInboxTests
{
    private readonly ManualTimeProvider _time = new(Instant.FromUnixTimeMilliseconds(LightingExamples.NowUnixMs));
    private readonly RecordingOutput _output = new();
    private readonly LampSupervisor _supervisor;
    private readonly CommandInbox _inbox;
    private bool _isKept = true;

    public CommandInboxTests()
    {
        CityClock clock = CityClock.RealTime(_time);
        _supervisor = new LampSupervisor([new GatewayLamp("KPG-P1-L001", _output)], clock, _time, (_, _) => { }, NullLogger.Instance);
        _inbox = new CommandInbox(_supervisor, () => _isKept, clock, NullLogger.Instance);
    }

    private CommandOutcome Receive(LockCommand order) => _inbox.Receive(LightingJson.ToUtf8(order), null, CancellationToken.None);

    private CommandOutcome Receive(LampCommand command) => _inbox.Receive(LightingJson.ToUtf8(command), null, CancellationToken.None);

    private LampCommandResult Receive(IGatewayCommand command, TimeSpan left)
    {
        byte[] payload = command is LockCommand order ? LightingJson.ToUtf8(order) : LightingJson.ToUtf8((LampCommand)command);
        return Assert.Single(_inbox.Receive(payload, left, CancellationToken.None).Results);
    }

    [Fact]
    public void A_repeat_gets_the_same_answer_and_is_not_applied_again()
    {
        CommandOutcome first = Receive(LightingExamples.Command());
        _output.Levels.Add(77);
        CommandOutcome second = Receive(LightingExamples.Command());

        Assert.Equal(CommandOutcomeKind.Executed, first.Kind);
        Assert.Equal(CommandOutcomeKind.Repeated, second.Kind);
        Assert.Equal(first.Results, second.Results);
        Assert.Equal(77, _output.Level);
    }

    [Fact]
    public void A_repeat_that_comes_after_the_expiry_is_still_answered_as_the_first_was()
    {
        CommandOutcome first = Receive(LightingExamples.Command());
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(first.Results, (Receive(LightingExamples.Command())).Results);
    }

    [Fact]
    public void A_command_that_comes_after_its_expiry_is_refused()
    {
        _time.Advance(TimeSpan.FromHours(1));

        CommandOutcome outcome = Receive(LightingExamples.Command());

        Assert.Equal(CommandOutcomeKind.Refused, outcome.Kind);
        Assert.Equal(RejectionReason.Expired, Assert.Single(outcome.Results).Reason);
        Assert.Empty(_output.Levels);
    }

    [Fact]
    public void A_command_outside_its_limits_is_refused_whole_at_every_target_that_has_a_name()
    {
        CommandOutcome outcome = Receive(LightingExamples.Command("KPG-P1-L001", "lower case") with { Level = 20 });

        Assert.Equal(("KPG-P1-L001", RejectionReason.Invalid), (outcome.Results.Single().Target, outcome.Results.Single().Reason));
        Assert.Contains("lower case", outcome.Results.Single().Detail, StringComparison.Ordinal);
        Assert.Empty(_output.Levels);
    }

    [Fact]
    public void Every_rejection_says_why_in_a_sentence()
    {
        string? Detail(CommandOutcome outcome)
        {
            LampCommandResult result = Assert.Single(outcome.Results);
            Assert.Empty(result.Validate());
            return result.Detail;
        }

        Assert.Contains("101", Detail(Receive(LightingExamples.Command() with { Level = 101 })), StringComparison.Ordinal);
        Assert.Equal("No output of this gateway drives KPG-P9-L009.", Detail(Receive(LightingExamples.Command("KPG-P9-L009"))));
        _output.Fails = true;
        Assert.Equal("the relay board does not answer", Detail(Receive(LightingExamples.Command() with { Id = "c-2" })));
        _output.Fails = false;
        Assert.Null(Detail(Receive(LightingExamples.Lock())));
        Assert.Contains("Yohanes Nope", Detail(Receive(LightingExamples.Command() with { Id = "c-3" })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\tand\nline")]
    public void A_detail_is_cut_off_and_cleaned_to_its_limits(string end)
    {
        var rejected = new LampCommandResult("c-1", "KPG-P1-L001", LampCommandResultState.Rejected, RejectionReason.Invalid, LightingExamples.NowUnixMs);

        LampCommandResult detailed = rejected.WithDetail(new string('a', 290) + end + new string('b', 300));

        Assert.Equal(LightingLimits.MaximumDetailLength, detailed.Detail!.Length);
        Assert.Empty(detailed.Validate());
        Assert.NotEmpty((rejected with { Detail = new string('a', 301) }).Validate());
        Assert.NotEmpty((rejected with { Detail = "a\nb" }).Validate());
    }

    [Fact]
    public void A_command_that_was_refused_as_invalid_may_be_sent_again_mended()
    {
        Receive(LightingExamples.Command() with { Level = 101 });

        Assert.Equal(CommandOutcomeKind.Executed, (Receive(LightingExamples.Command())).Kind);
    }

    [Fact]
    public void Bytes_that_are_no_command_are_ignored()
    {
        CommandOutcome outcome = _inbox.Receive("{"u8.ToArray(), null, CancellationToken.None);

        Assert.Equal(CommandOutcomeKind.Unreadable, outcome.Kind);
        Assert.Empty(outcome.Results);
    }

    [Fact]
    public void A_lock_that_cannot_be_kept_over_a_restart_is_not_held_and_says_so()
    {
        _isKept = false;

        CommandOutcome outcome = Receive(LightingExamples.Lock());

        Assert.Equal(RejectionReason.NotSaved, Assert.Single(outcome.Results).Reason);
        CommandOutcome level = Receive(LightingExamples.Command());
        Assert.Equal(LampCommandResultState.Accepted, Assert.Single(level.Results).State);
    }

    [Fact]
    public void A_release_that_cannot_be_kept_leaves_the_lock_held()
    {
        Receive(LightingExamples.Lock());
        _isKept = false;

        CommandOutcome outcome = Receive(LightingExamples.Lock() with { Id = "r-1", Lock = LockOrder.Release });

        Assert.Equal(RejectionReason.NotSaved, Assert.Single(outcome.Results).Reason);
        Assert.Equal(RejectionReason.Locked, Assert.Single((Receive(LightingExamples.Command())).Results).Reason);
    }

    [Fact]
    public void A_lock_that_comes_after_its_expiry_is_refused()
    {
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(RejectionReason.Expired, Assert.Single((Receive(LightingExamples.Lock())).Results).Reason);
    }

    [Fact]
    public void While_the_time_is_not_known_a_command_lives_for_what_its_delivery_says_is_left_whatever_the_clock_shows()
    {
        _time.Advance(TimeSpan.FromDays(100));
        _supervisor.Doubt = TimeBounds.Unknown;

        LampCommandResult result = Receive(LightingExamples.Command(), TimeSpan.FromMinutes(20));

        Assert.Equal((LampCommandResultState.Accepted, 50), (result.State, _output.Level));
        Assert.Equal(LightingExamples.NowUnixMs + (60 - 20) * 60_000, result.AtUnixMs);
        _time.Advance(TimeSpan.FromMinutes(19));
        Assert.False(_supervisor.EndExpiredOverrides());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_supervisor.EndExpiredOverrides());
    }

    [Fact]
    public void While_the_time_is_not_known_a_command_is_refused_that_was_over_before_the_earliest_time_that_it_can_be()
    {
        Instant expires = Instant.FromUnixTimeMilliseconds(LightingExamples.Command().ExpiresUnixMs);
        _supervisor.Doubt = new TimeBounds(expires + Duration.FromMinutes(1), expires + Duration.FromHours(7));

        Assert.Equal(RejectionReason.Expired, (Receive(LightingExamples.Command(), TimeSpan.FromMinutes(20))).Reason);
        Assert.Empty(_output.Levels);
    }

    [Fact]
    public void While_the_time_is_not_known_a_lock_is_held_and_bears_the_time_that_its_delivery_tells()
    {
        _time.Advance(TimeSpan.FromDays(100));
        _supervisor.Doubt = TimeBounds.Unknown;

        LampCommandResult result = Receive(LightingExamples.Lock(), TimeSpan.FromMinutes(90));

        Assert.Equal(LampCommandResultState.Accepted, result.State);
        Assert.Equal(LightingExamples.NowUnixMs + 30 * 60_000, Assert.Single(_supervisor.Locks()!).SinceUnixMs);
        Assert.Equal(RejectionReason.Locked, (Receive(LightingExamples.Command(), TimeSpan.FromMinutes(20))).Reason);
    }

    [Fact]
    public void The_memory_of_commands_is_bounded_and_forgets_the_oldest()
    {
        for (int i = 0; i < 300; i++)
            Receive(LightingExamples.Command() with { Id = $"c{i}" });

        Assert.Equal(CommandOutcomeKind.Repeated, (Receive(LightingExamples.Command() with { Id = "c299" })).Kind);
        Assert.Equal(CommandOutcomeKind.Repeated, (Receive(LightingExamples.Command() with { Id = "c44" })).Kind);
        Assert.Equal(CommandOutcomeKind.Executed, (Receive(LightingExamples.Command() with { Id = "c43" })).Kind);
    }
}
