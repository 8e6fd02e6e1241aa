using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A command in a list.</summary>
/// <param name="Overview">The command in numbers.</param>
/// <param name="Target">What became of it at the lamp that the list is about; null where it is about no single lamp.</param>
public sealed record CommandListItem(CommandOverview Overview, CommandTargetRecord? Target = null)
{
    /// <summary>Commands of one lamp, each with this target alone.</summary>
    /// <param name="commands">The commands.</param>
    public static IReadOnlyList<CommandListItem> OfLamp(IEnumerable<CommandRecord> commands) =>
        [.. commands.Select(command => new CommandListItem(CommandOverview.Of(command), command.Targets[0]))];

    /// <summary>Commands to a place.</summary>
    /// <param name="commands">The commands.</param>
    public static IReadOnlyList<CommandListItem> Of(IEnumerable<CommandOverview> commands) => [.. commands.Select(command => new CommandListItem(command))];
}
