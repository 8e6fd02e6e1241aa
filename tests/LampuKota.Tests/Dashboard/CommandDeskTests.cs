using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Second persons, undoing, locks and emergencies, from the request to what the gateways are sent.</summary>
public sealed class CommandDeskTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync()
    {
        _dashboard = await DashboardFixture.CreateAsync();
        await _dashboard.Commands.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task A_command_that_needs_a_second_person_is_sent_only_after_the_approval_is_on_disk()
    {
        CommandRecord command = await AskForDarknessAsync();
        await _dashboard.RequestAsync(100, TestCity.LampA1); // Sent at once, and so proof that the first was not.
        Assert.DoesNotContain(command.Id, MessageId(await _dashboard.Publisher.NextAsync()), StringComparison.Ordinal);
        bool? isOnDisk = null;
        _dashboard.Publisher.Acknowledge = async message => isOnDisk ??= (await FindAsync(MessageId(message))).Approval!.State == ApprovalState.Approved;

        CommandRecord approved = await _dashboard.Desk.DecideAsync(command.Id, isApproved: true, null, TestCity.SecondOperator, DashboardFixture.Soon());
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);

        Assert.Equal("petrus", approved.Approval!.PersonId);
        Assert.True(isOnDisk);
    }

    [Fact]
    public async Task What_was_declined_is_never_sent()
    {
        CommandRecord command = await AskForDarknessAsync();

        CommandRecord declined = await _dashboard.Desk.DecideAsync(command.Id, isApproved: false, "Pasar masih ramai", TestCity.SecondOperator, DashboardFixture.Soon());

        Assert.All(declined.Targets, target => Assert.Equal(CommandState.Declined, target.State));
        Assert.Empty(_dashboard.Publisher.All);
        Assert.Empty(await _dashboard.CommandStore.LoadPendingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_asked_cannot_approve_and_nothing_is_sent()
    {
        CommandRecord command = await AskForDarknessAsync();

        await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Desk.DecideAsync(command.Id, true, null, TestCity.Operator, DashboardFixture.Soon()));

        Assert.Empty(_dashboard.Publisher.All);
    }

    [Fact]
    public async Task A_command_expires_while_it_waits_and_can_no_longer_be_approved()
    {
        CommandRecord command = await AskForDarknessAsync();
        _dashboard.Time.Advance(TimeSpan.FromSeconds(3_601));
        await _dashboard.UntilAsync(command.Id, CommandState.Expired);

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(
            () => _dashboard.Desk.DecideAsync(command.Id, true, null, TestCity.SecondOperator, DashboardFixture.Soon()));

        Assert.Equal(Refusal.Conflict, refused.Refusal);
        Assert.Empty(_dashboard.Publisher.All);
    }

    [Fact]
    public async Task What_awaits_a_second_person_still_does_after_a_restart()
    {
        CommandRecord command = await AskForDarknessAsync();

        DashboardFixture next = await _dashboard.RestartAsync();
        await next.Commands.StartAsync(CancellationToken.None);
        Assert.Empty(next.Publisher.All);
        await next.Desk.DecideAsync(command.Id, isApproved: true, null, TestCity.SecondOperator, DashboardFixture.Soon());
        await next.UntilAsync(command.Id, CommandState.Sent);
        await next.StopAsync();
    }

    [Fact]
    public async Task Undoing_sends_each_lamp_what_it_had_before_and_is_linked()
    {
        long before = _dashboard.NowUnixMs + 1_800_000;
        CommandRecord command = await _dashboard.RequestAsync(80, TestCity.LampA1, TestCity.LampA2);
        await _dashboard.Publisher.NextAsync();
        await _dashboard.AnswerAsync(command, TestCity.LampA1, replaced: new ReplacedOverride(40, before));
        await _dashboard.AnswerAsync(command, TestCity.LampA2);
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);

        CommandRecord undo = await _dashboard.Desk.UndoAsync(command.Id, TestCity.SecondOperator, DashboardFixture.Soon());
        LampCommand[] sent = [Read(await _dashboard.Publisher.NextAsync()), Read(await _dashboard.Publisher.NextAsync())];

        Assert.Equal(
            [(TestCity.LampA1, 40, before), (TestCity.LampA2, null, command.ExpiresUnixMs)],
            sent.Select(one => (one.Targets.Single(), one.Level, one.ExpiresUnixMs)).OrderBy(one => one.Item1));
        Assert.Equal((command.Id, undo.Id), (undo.ReferenceId, (await FindAsync(command.Id)).UndoneById));
        foreach (LampCommand one in sent)
            await _dashboard.AnswerAsync(undo with { Id = one.Id }, one.Targets.Single());
        await _dashboard.MeasureAsync(TestCity.LampA1, 40);
        await _dashboard.MeasureAsync(TestCity.LampA2, 99);
        await _dashboard.UntilAsync(undo.Id, CommandState.Confirmed);
    }

    [Fact]
    public async Task What_a_gateway_reports_of_the_command_itself_is_not_what_was_there_before_it()
    {
        CommandRecord command = await _dashboard.RequestAsync(80, TestCity.LampA1);
        await _dashboard.Publisher.NextAsync();
        _dashboard.Live.SetReported(TestCity.GatewayA, new ReportedDocument(
            1, "1.0", [new ReportedOverride(TestCity.LampA1, command.Id, 80, command.ExpiresUnixMs)], null, null, _dashboard.NowUnixMs));

        CommandRecord undo = await _dashboard.Desk.UndoAsync(command.Id, TestCity.Operator, DashboardFixture.Soon());

        Assert.Null(undo.Targets.Single().Restored);
    }

    [Fact]
    public async Task A_later_command_that_awaits_a_second_person_holds_nothing_yet_and_is_no_obstacle()
    {
        CommandRecord command = await _dashboard.RequestAsync(80, TestCity.LampA1);
        CommandRecord awaiting = await _dashboard.RequestAsync(0, TestCity.LampA1, TestCity.LampA2, TestCity.LampA3, TestCity.LampB1);
        Assert.True(awaiting.IsAwaitingApproval);

        CommandRecord undo = await _dashboard.Desk.UndoAsync(command.Id, TestCity.Operator, DashboardFixture.Soon());

        Assert.Equal(TestCity.LampA1, undo.Targets.Single().LampId);
    }

    [Fact]
    public async Task A_command_is_undone_once()
    {
        CommandRecord command = await _dashboard.RequestAsync(80, TestCity.LampA1);
        await _dashboard.Desk.UndoAsync(command.Id, TestCity.Operator, DashboardFixture.Soon());
        await _dashboard.AnswerAsync(command, TestCity.LampA1); // Saved again after it was marked.
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);

        await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Desk.UndoAsync(command.Id, TestCity.Operator, DashboardFixture.Soon()));
    }

    [Fact]
    public async Task A_lock_is_asked_for_until_the_gateway_says_that_it_holds_it()
    {
        CommandRecord command = await _dashboard.RequestAsync(LockRequest(), TestCity.Crew);
        LockNow asked = Assert.Single(await _dashboard.Locks.ListAsync(CancellationToken.None));

        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);
        await ReportLockAsync(command);
        LockNow held = Assert.Single(await _dashboard.Locks.ListAsync(CancellationToken.None));

        Assert.Equal((0, 1), (asked.HeldLampIds.Count, asked.AskedCount));
        Assert.Equal((TestCity.LampA1, 0, "yohanes", false), (Assert.Single(held.HeldLampIds), held.AskedCount, held.OwnerId, held.IsOverdue));
        Assert.Equal("Yohanes Nope", _dashboard.Live.Find(TestCity.LampA1)!.Lock!.Owner);
    }

    [Fact]
    public async Task A_forgotten_lock_is_overdue_and_stays_held()
    {
        CommandRecord command = await _dashboard.RequestAsync(LockRequest(), TestCity.Crew);
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await ReportLockAsync(command);
        await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);
        _dashboard.Time.Advance(TimeSpan.FromHours(2));

        LockNow held = Assert.Single(await _dashboard.Locks.ListAsync(CancellationToken.None));

        Assert.True(held.IsOverdue);
        Assert.Single(_dashboard.Publisher.All); // Nothing released it.
    }

    [Fact]
    public async Task A_second_person_releases_a_lock_and_it_is_gone_when_the_gateway_says_so()
    {
        CommandRecord command = await _dashboard.RequestAsync(LockRequest(), TestCity.Crew);
        await _dashboard.Publisher.NextAsync();
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await ReportLockAsync(command);
        await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);

        CommandRecord release = await _dashboard.Desk.ReleaseAsync(command.Id, "Regu sudah turun", TestCity.Operator, DashboardFixture.Soon());
        MqttMessage message = await _dashboard.Publisher.NextAsync();
        LockNow releasing = Assert.Single(await _dashboard.Locks.ListAsync(CancellationToken.None));
        await _dashboard.AnswerAsync(release, TestCity.LampA1);
        await _dashboard.UntilAsync(release.Id, CommandState.Confirmed);
        await _dashboard.ReportAsync(TestCity.GatewayA, new ReportedDocument(1, "1.0", [], null, null, _dashboard.NowUnixMs));

        Assert.True(LightingJson.TryParseLock(message.Payload.Span, out LockCommand? order, out _));
        Assert.Equal((LockOrder.Release, command.Id, "Maria Bria"), (order.Lock, order.LockId, order.Owner));
        Assert.True(releasing.IsReleasing);
        Assert.Empty(await _dashboard.Locks.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_emergency_lights_everything_at_once_and_says_what_was_locked()
    {
        CommandRequest request = _dashboard.Request(100) with { Scope = new CommandScope(CommandScopeKind.Cabinet, "KPG-OBB-P001"), Kind = CommandKind.Emergency };
        CommandRecord command = await _dashboard.RequestAsync(request);
        foreach (string lamp in new[] { TestCity.LampA2, TestCity.LampA3 })
        {
            await _dashboard.AnswerAsync(command, lamp);
            await _dashboard.MeasureAsync(lamp, 99);
        }

        await _dashboard.AnswerAsync(command, TestCity.LampA1, RejectionReason.Locked);

        CommandRecord ended = await _dashboard.UntilAsync(command.Id, changed => !changed.IsPending);
        Assert.Equal(2, ended.CountOf(CommandState.Confirmed));
        Assert.Contains(CommandOverview.Of(ended).Tallies, tally => tally == new CommandTally(TestCity.GatewayA, CommandState.Rejected, RejectionReason.Locked, 1));
        Assert.Null(ended.Approval);
    }

    [Fact]
    public async Task Whoever_does_what_is_in_the_audit_log()
    {
        CommandRecord dark = await AskForDarknessAsync();
        await _dashboard.Desk.DecideAsync(dark.Id, false, "Pasar ramai", TestCity.SecondOperator, DashboardFixture.Soon());
        CommandRecord held = await _dashboard.RequestAsync(LockRequest(), TestCity.Crew);
        await _dashboard.Desk.ReleaseAsync(held.Id, "Selesai", TestCity.Crew, DashboardFixture.Soon());
        CommandRecord level = await _dashboard.RequestAsync(80, TestCity.LampB1);
        await _dashboard.Desk.UndoAsync(level.Id, TestCity.Operator, DashboardFixture.Soon());

        await using CityContext context = _dashboard.Database.CreateDbContext();
        Assert.Equal(
            ["command maria", "decline petrus", "lock yohanes", "release yohanes", "command maria", "undo maria"],
            context.AuditEntries.Where(entry => entry.Action != "import" && entry.Action != "schedules").OrderBy(entry => entry.Id).AsEnumerable().Select(entry => $"{entry.Action} {entry.PersonId}"));
    }

    private Task<CommandRecord> AskForDarknessAsync() => _dashboard.RequestAsync(_dashboard.Request(0) with { Scope = CommandScope.City });

    private CommandRequest LockRequest() => _dashboard.Request(null, TestCity.LampA1) with { Kind = CommandKind.Lock };

    private Task ReportLockAsync(CommandRecord command) => _dashboard.ReportAsync(TestCity.GatewayA, new ReportedDocument(1, "1.0", [], null, null, _dashboard.NowUnixMs,
        [new ReportedLock(command.Id, command.PersonName, command.Reason, _dashboard.NowUnixMs, command.ExpiresUnixMs, [new LockedLamp(TestCity.LampA1, 100)])]));

    private async Task<CommandRecord> FindAsync(string messageId) => (await _dashboard.CommandStore.FindAsync(CommandPart.CommandIdOf(messageId), CancellationToken.None))!;

    private static string MessageId(MqttMessage message) => System.Text.Encoding.ASCII.GetString(message.CorrelationData!.Value.Span);

    private static LampCommand Read(MqttMessage message)
    {
        Assert.True(LightingJson.TryParseCommand(message.Payload.Span, out LampCommand? command, out string? problem), problem);
        return command;
    }
}
