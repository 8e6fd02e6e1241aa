using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>A command without its targets, and how many of them stand where: what a list shows of a command to a whole city.</summary>
/// <param name="Command">The command; its targets are empty.</param>
/// <param name="Tallies">How many targets stand where.</param>
public sealed record CommandOverview(CommandRecord Command, IReadOnlyList<CommandTally> Tallies)
{
    /// <summary>The overview of a command whose targets were read.</summary>
    /// <param name="command">The command.</param>
    public static CommandOverview Of(CommandRecord command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new CommandOverview(
            command with { Targets = [] },
            [.. command.Targets.CountBy(target => (target.GatewayId, target.State, target.Rejection))
                .Select(group => new CommandTally(group.Key.GatewayId, group.Key.State, group.Key.Rejection, group.Value))]);
    }

    /// <summary>How many targets there are.</summary>
    public int TargetCount => Tallies.Sum(tally => tally.Count);

    /// <summary>Whether some target can still change.</summary>
    public bool IsPending => Tallies.Any(tally => tally.State is CommandState.Requested or CommandState.Sent or CommandState.Accepted);

    /// <summary>Whether it waits for a second person.</summary>
    public bool IsAwaitingApproval => Command.Approval is { State: ApprovalState.Awaiting } && IsPending;

    /// <summary>How many targets stand at a state.</summary>
    /// <param name="state">The state.</param>
    public int CountOf(CommandState state) => Tallies.Where(tally => tally.State == state).Sum(tally => tally.Count);
}

/// <summary>How many targets of a gateway stand at a state.</summary>
/// <param name="GatewayId">The gateway.</param>
/// <param name="State">The state.</param>
/// <param name="Rejection">Why they were refused, where they were.</param>
/// <param name="Count">How many.</param>
public readonly record struct CommandTally(string GatewayId, CommandState State, RejectionReason? Rejection, int Count);
