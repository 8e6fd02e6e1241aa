using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandPartTests
{
    [Fact]
    public void A_command_is_a_message_a_gateway_and_more_where_a_message_may_not_name_all_lamps()
    {
        CommandRecord command = Of([.. Enumerable.Range(0, LightingLimits.MaximumLamps + 5).Select(i => new CommandTargetRecord($"L{i}", "A")), new("B1", "B")]);

        IReadOnlyList<CommandPart> parts = CommandPart.Divide(command);

        Assert.Equal([("c1", "A", 1_000), ("c1.2", "A", 5), ("c1", "B", 1)], parts.Select(part => (part.MessageId, part.GatewayId, part.Positions.Count)));
        Assert.Equal(Enumerable.Range(0, command.Targets.Length), parts.SelectMany(part => part.Positions));
        Assert.All(parts, part => Assert.Equal("c1", CommandPart.CommandIdOf(part.MessageId)));
    }

    [Fact]
    public void An_undo_is_a_message_for_each_level_and_time_that_it_gives_back()
    {
        CommandTargetRecord[] targets =
        [
            new("L1", "A") { Restored = new ReplacedOverride(30, 500) }, new("L2", "A"), new("L3", "A") { Restored = new ReplacedOverride(30, 500) },
            new("L4", "A") { Restored = new ReplacedOverride(30, 600) },
        ];

        IReadOnlyList<CommandPart> parts = CommandPart.Divide(Of(targets) with { Kind = CommandKind.Undo });

        Assert.Equal([(30, 500L), (null, 900L), (30, 600L)], parts.Select(part => (part.LevelPercent, part.ExpiresUnixMs)));
        Assert.Equal([0, 2], parts[0].Positions);
        Assert.Equal(3, parts.Select(part => part.MessageId).Distinct().Count());
    }

    [Fact]
    public void A_lock_and_its_release_name_the_lock_and_not_the_message()
    {
        CommandRecord held = Of([new("KPG-L1", "A")]) with { Kind = CommandKind.Lock, LevelPercent = 0 };
        CommandRecord release = Of([new("KPG-L1", "A")]) with { Id = "c2", Kind = CommandKind.Release, ReferenceId = "c1" };

        Assert.Equal(("c1", LockOrder.Hold, 0), Read(held));
        Assert.Equal(("c1", LockOrder.Release, null), Read(release));
    }

    private static (string LockId, LockOrder Order, int? Level) Read(CommandRecord command)
    {
        Assert.True(LightingJson.TryParseLock(CommandMessages.Write(command, CommandPart.Divide(command)[0], 100, 1).Payload.Span, out LockCommand? order, out string? problem), problem);
        return (order.LockId, order.Lock, order.HeldLevel);
    }

    private static CommandRecord Of(CommandTargetRecord[] targets) =>
        new("c1", CommandKind.Level, CommandScope.Lamps, null, 0, 100, 900, "Uji", "maria", "Maria Bria", [.. targets]);
}
