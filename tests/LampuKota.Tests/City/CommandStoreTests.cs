using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandStoreTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private CommandStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestCity.Assets);
        _store = new CommandStore(_database);
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_command_is_read_back_as_it_was_saved()
    {
        CommandRecord command = Command("C1", TestCity.LampA1, TestCity.LampB1);
        await SaveAsync(command);

        CommandRecord? found = await _store.FindAsync("C1", CancellationToken.None);

        Assert.Equal(command with { Targets = default }, found! with { Targets = default });
        Assert.Equal(command.Targets.AsEnumerable(), found.Targets);
        Assert.Null(await _store.FindAsync("C2", CancellationToken.None));
    }

    [Fact]
    public async Task A_changed_target_is_saved_and_its_command_is_pending_until_the_last_target_has_ended()
    {
        CommandRecord command = Command("C1", TestCity.LampA1, TestCity.LampB1);
        await SaveAsync(command);

        command = await SaveEndAsync(command, position: 1);
        Assert.Equal(["C1"], (await _store.LoadPendingAsync(CancellationToken.None)).Select(pending => pending.Id));

        command = await SaveEndAsync(command, position: 0);
        Assert.Empty(await _store.LoadPendingAsync(CancellationToken.None));
        Assert.Equal(command.Targets.AsEnumerable(), (await _store.FindAsync("C1", CancellationToken.None))!.Targets);
    }

    [Fact]
    public async Task The_commands_of_a_lamp_are_listed_newest_first_with_this_target_alone()
    {
        await SaveAsync(Command("C1", TestCity.LampA1, TestCity.LampB1), Command("C2", TestCity.LampB1), Command("C3", TestCity.LampA1));

        IReadOnlyList<CommandRecord> recent = await _store.LoadRecentOfLampAsync(TestCity.LampA1, 10, CancellationToken.None);

        Assert.Equal(["C3", "C1"], recent.Select(command => command.Id));
        Assert.All(recent, command => Assert.Equal([TestCity.LampA1], command.Targets.Select(target => target.LampId)));
        Assert.Equal(["C3", "C2"], (await _store.LoadRecentAsync(null, 2, CancellationToken.None)).Select(overview => overview.Command.Id));
    }

    [Fact]
    public async Task Each_command_is_told_of_in_the_audit_log()
    {
        await SaveAsync(Command("C1", TestCity.LampA1, TestCity.LampB1));

        await using CityContext context = _database.CreateDbContext();
        AuditEntry entry = context.AuditEntries.Single(row => row.Action == "command");
        Assert.Equal(("maria", "C1"), (entry.PersonId, entry.Subject));
        Assert.Contains("40 %", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_listed_in_numbers_by_where_they_went()
    {
        CommandRecord city = TestCity.Make(new CommandRequest(40, 2_000_000, "Uji", CommandScope.City, []), "C1", 1_000_000);
        await SaveAsync(city, Command("C2", TestCity.LampA1));
        await SaveEndAsync(city, position: 0);

        CommandOverview listed = Assert.Single(await _store.LoadRecentAsync(CommandScope.City, 10, CancellationToken.None));

        Assert.Equal(("C1", 6, 5, 1), (listed.Command.Id, listed.TargetCount, listed.CountOf(CommandState.Requested), listed.CountOf(CommandState.Rejected)));
        Assert.Empty(listed.Command.Targets);
        Assert.Contains(new CommandTally(TestCity.GatewayB, CommandState.Rejected, RejectionReason.Locked, 1), listed.Tallies);
        Assert.True(listed.IsPending);
    }

    [Fact]
    public async Task What_awaits_a_second_person_is_found_until_it_is_decided_and_both_are_in_the_audit_log()
    {
        CommandRecord command = TestCity.Make(new CommandRequest(0, 2_000_000, "Hemat", CommandScope.City, []), "C1", 1_000_000, new ApprovalLimits(MaximumLamps: 3));
        await SaveAsync(command);
        Assert.Equal("C1", Assert.Single(await _store.LoadAwaitingAsync(CancellationToken.None)).Command.Id);

        CommandRecord approved = command with { Approval = ApprovalRules.Decide(command, isApproved: true, null, TestCity.SecondOperator, 1_100_000) };
        await _store.SaveAsync(new CommandChanges([], [], [approved], [approved]), CancellationToken.None);

        Assert.Empty(await _store.LoadAwaitingAsync(CancellationToken.None));
        Assert.Equal(approved.Approval, (await _store.FindAsync("C1", CancellationToken.None))!.Approval);
        await using CityContext context = _database.CreateDbContext();
        Assert.Equal([("command", "maria"), ("approve", "petrus")], context.AuditEntries.Where(row => row.Subject == "C1").OrderBy(row => row.Id).AsEnumerable().Select(row => (row.Action, row.PersonId)));
    }

    [Fact]
    public async Task A_later_command_takes_lamps_over_unless_it_came_to_nothing()
    {
        CommandRecord first = Command("C1", TestCity.LampA1, TestCity.LampA2, TestCity.LampB1);
        CommandRecord refused = Command("C3", TestCity.LampA2);
        await SaveAsync(first, Command("C2", TestCity.LampA1), refused);
        await SaveEndAsync(refused, position: 0);

        Assert.Equal([TestCity.LampA1], await _store.LoadSupersededAsync(first, CancellationToken.None));
    }

    [Fact]
    public async Task An_undo_is_linked_both_ways_and_keeps_what_each_lamp_gets_back()
    {
        CommandRecord first = Command("C1", TestCity.LampA1, TestCity.LampB1);
        CommandRecord undo = first with
        {
            Id = "C2",
            Kind = CommandKind.Undo,
            ReferenceId = "C1",
            Targets = [first.Targets[0] with { Restored = new ReplacedOverride(30, 1_900_000) }, first.Targets[1]],
        };
        await SaveAsync(first);
        await SaveAsync(undo);

        Assert.Equal("C2", (await _store.FindAsync("C1", CancellationToken.None))!.UndoneById);
        CommandRecord found = (await _store.FindAsync("C2", CancellationToken.None))!;
        Assert.Equal(("C1", 30, 1_900_000L), (found.ReferenceId, found.LevelOf(found.Targets[0]), found.ExpiresOf(found.Targets[0])));
        Assert.Null(found.LevelOf(found.Targets[1]));
    }

    private Task SaveAsync(params CommandRecord[] created) => _store.SaveAsync(new CommandChanges(created, [], [], []), CancellationToken.None);

    private static CommandRecord Command(string id, params string[] lamps) =>
        TestCity.Make(new CommandRequest(40, 2_000_000, "Uji", CommandScope.Lamps, lamps), id, nowUnixMs: 1_000_000 + id[1]);

    private async Task<CommandRecord> SaveEndAsync(CommandRecord command, int position)
    {
        CommandTargetRecord ended = command.Targets[position] with
        {
            State = CommandState.Rejected,
            Rejection = RejectionReason.Locked,
            RejectionDetail = "The maintenance lock K1 of Yohanes Nope holds the lamp.",
            SentUnixMs = 1,
            AnsweredUnixMs = 2,
            EndedUnixMs = 3,
            Replaced = new ReplacedOverride(30, 4),
        };
        CommandRecord changed = command with { Targets = command.Targets.SetItem(position, ended) };
        await _store.SaveAsync(new CommandChanges([], [new ChangedTarget(changed, position)], changed.IsPending ? [] : [changed], []), CancellationToken.None);
        return changed;
    }
}
