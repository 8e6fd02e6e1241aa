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
        await _store.SaveAsync([command], [], CancellationToken.None);

        CommandRecord? found = await _store.FindAsync("C1", CancellationToken.None);

        Assert.Equal(command with { Targets = default }, found! with { Targets = default });
        Assert.Equal(command.Targets.AsEnumerable(), found.Targets);
        Assert.Null(await _store.FindAsync("C2", CancellationToken.None));
    }

    [Fact]
    public async Task A_changed_target_is_saved_and_its_command_is_pending_until_the_last_target_has_ended()
    {
        CommandRecord command = Command("C1", TestCity.LampA1, TestCity.LampB1);
        await _store.SaveAsync([command], [], CancellationToken.None);

        command = await SaveEndAsync(command, position: 1);
        Assert.Equal(["C1"], (await _store.LoadPendingAsync(CancellationToken.None)).Select(pending => pending.Id));

        command = await SaveEndAsync(command, position: 0);
        Assert.Empty(await _store.LoadPendingAsync(CancellationToken.None));
        Assert.Equal(command.Targets.AsEnumerable(), (await _store.FindAsync("C1", CancellationToken.None))!.Targets);
    }

    [Fact]
    public async Task The_commands_of_a_lamp_are_listed_newest_first_with_this_target_alone()
    {
        await _store.SaveAsync([Command("C1", TestCity.LampA1, TestCity.LampB1), Command("C2", TestCity.LampB1), Command("C3", TestCity.LampA1)], [], CancellationToken.None);

        IReadOnlyList<CommandRecord> recent = await _store.LoadRecentOfLampAsync(TestCity.LampA1, 10, CancellationToken.None);

        Assert.Equal(["C3", "C1"], recent.Select(command => command.Id));
        Assert.All(recent, command => Assert.Equal([TestCity.LampA1], command.Targets.Select(target => target.LampId)));
        Assert.Equal(["C3", "C2"], (await _store.LoadRecentAsync(2, CancellationToken.None)).Select(command => command.Id));
    }

    [Fact]
    public async Task Each_command_is_told_of_in_the_audit_log()
    {
        await _store.SaveAsync([Command("C1", TestCity.LampA1, TestCity.LampB1)], [], CancellationToken.None);

        await using CityContext context = _database.CreateDbContext();
        AuditEntry entry = context.AuditEntries.Single(row => row.Action == "command");
        Assert.Equal(("maria", "C1"), (entry.PersonId, entry.Subject));
        Assert.Contains("40 %", entry.Detail, StringComparison.Ordinal);
    }

    private static CommandRecord Command(string id, params string[] lamps) => CommandRules.Make(
        new CommandRequest(40, 2_000_000, "Uji", lamps), TestCity.Operator, TestCity.Snapshot, id, nowUnixMs: 1_000_000 + id[1]);

    private async Task<CommandRecord> SaveEndAsync(CommandRecord command, int position)
    {
        CommandTargetRecord ended = command.Targets[position] with
        {
            State = CommandState.Rejected,
            Rejection = RejectionReason.Locked,
            SentUnixMs = 1,
            AnsweredUnixMs = 2,
            EndedUnixMs = 3,
        };
        CommandRecord changed = command with { Targets = command.Targets.SetItem(position, ended) };
        await _store.SaveAsync([], [new ChangedTarget(changed, position)], CancellationToken.None);
        return changed;
    }
}
