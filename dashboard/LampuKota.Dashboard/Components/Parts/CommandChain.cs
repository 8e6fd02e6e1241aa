using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>How a command's state at one lamp is shown as five steps: requested, sent, accepted, measured, proven.</summary>
public static class CommandChain
{
    /// <summary>The five steps in order.</summary>
    /// <param name="target">What has become of the command at the lamp.</param>
    public static IReadOnlyList<ChainStep> StepsOf(CommandTargetRecord target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.State switch
        {
            CommandState.Requested => Chain("requested", "sent:active", "accepted:ahead", "measured:ahead", "proven:ahead"),
            CommandState.Sent => Chain("requested", "sent", "accepted:active", "measured:ahead", "proven:ahead"),
            CommandState.Accepted => Chain("requested", "sent", "accepted", "measured:active", "proven:ahead"),
            CommandState.Confirmed => Chain("requested", "sent", "accepted", "measured", "proven"),
            CommandState.NotProven => Chain("requested", "sent", "accepted", "measured", "notProven:failed"),
            CommandState.AcceptedNotMeasurable => Chain("requested", "sent", "accepted", "notMeasurable:open", "proven:ahead"),
            CommandState.Rejected => Chain("requested", "sent", "rejected:failed", "measured:ahead", "proven:ahead"),
            CommandState.Declined => Chain("requested", "declined:failed", "accepted:ahead", "measured:ahead", "proven:ahead"),
            CommandState.Expired when target.SentUnixMs is null => Chain("requested", "expired:failed", "accepted:ahead", "measured:ahead", "proven:ahead"),
            CommandState.Expired => Chain("requested", "sent", "expired:failed", "measured:ahead", "proven:ahead"),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target.State, "Not a state of a command."),
        };
    }

    /// <summary>Whether the command came to nothing there.</summary>
    /// <param name="state">The state.</param>
    public static bool IsFailure(CommandState state) => state is CommandState.Rejected or CommandState.Expired or CommandState.NotProven or CommandState.Declined;

    /// <summary>The word that says what the state means and what to do; null where the steps say all.</summary>
    /// <param name="target">What has become of the command at the lamp.</param>
    public static string? HelpOf(CommandTargetRecord target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.State switch
        {
            CommandState.Rejected => $"rejection.{target.Rejection}",
            CommandState.Expired => "chain.expiredHelp",
            CommandState.Declined => "chain.declinedHelp",
            CommandState.NotProven => "chain.notProvenHelp",
            CommandState.AcceptedNotMeasurable => "chain.notMeasurableHelp",
            _ => null,
        };
    }

    private static ChainStep[] Chain(params string[] steps) =>
        [.. steps.Select(step => step.Split(':')).Select(parts => new ChainStep(parts[0], parts.Length > 1 ? parts[1] : "done"))];
}

/// <summary>One step of a chain.</summary>
/// <param name="Name">Names the word: <c>chain.{Name}</c>.</param>
/// <param name="Look"><c>done</c>, <c>active</c>, <c>ahead</c>, <c>failed</c>, or <c>open</c> where it cannot be known.</param>
public readonly record struct ChainStep(string Name, string Look);
