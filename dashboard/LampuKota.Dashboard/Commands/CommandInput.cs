using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>What the command loop works on, one after the other.</summary>
internal abstract record CommandInput
{
    /// <summary>A person asked for a command, which may be recorded already; the source completes when it is durable.</summary>
    public sealed record Requested(CommandRecord Command, bool MayBeRecorded, TaskCompletionSource<CommandRecord> Recorded) : CommandInput;

    /// <summary>A second person decided on a command; the source completes with it when that is durable.</summary>
    public sealed record Decided(string CommandId, bool IsApproved, string? Note, Person Person, TaskCompletionSource<CommandRecord> Recorded) : CommandInput;

    /// <summary>The broker has acknowledged a part of a command.</summary>
    public sealed record Sent(CommandPart Part) : CommandInput;

    /// <summary>The broker could not be reached.</summary>
    public sealed record NotSent(CommandPart Part) : CommandInput;

    /// <summary>A gateway has answered.</summary>
    public sealed record Answered(string GatewayId, LampCommandResult Result) : CommandInput;

    /// <summary>A gateway has told which overrides are in force.</summary>
    public sealed record Reported(string GatewayId, ReportedDocument Document) : CommandInput;

    /// <summary>Something was measured at a lamp.</summary>
    public sealed record LampChanged(string LampId) : CommandInput;

    /// <summary>Time has passed, or the connection stands again.</summary>
    public sealed record Tick : CommandInput;
}
