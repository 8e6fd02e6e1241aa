using LampuKota.Lighting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// What every command passes: a repeat gets its old answer and is not applied twice, one outside its limits is refused whole, one that came after its
/// expiry is refused. Called by one caller at a time.
/// </summary>
/// <param name="supervisor">Carries out what passes.</param>
/// <param name="keep">Writes what is in force where it outlasts a restart; false where that failed. A lock is promised only after it.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="log">Where it logs.</param>
internal sealed partial class CommandInbox(LampSupervisor supervisor, Func<bool> keep, CityClock clock, ILogger log)
{
    private readonly CommandMemory _memory = new();

    /// <summary>Takes in one command.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="timeLeft">What was left of its life when it was delivered, in real time; null where nobody says.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    /// <returns>The answers so far; none where the payload does not even say whom to answer.</returns>
    public CommandOutcome Receive(ReadOnlyMemory<byte> utf8Json, TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        if (!LightingJson.TryReadUncheckedCommand(utf8Json.Span, out IGatewayCommand? command, out string? problem))
        {
            Unreadable(log, problem);
            return new CommandOutcome(CommandOutcomeKind.Unreadable, []);
        }

        if (_memory.TryRecall(command.Id, out LampCommandResult[] known))
            return new CommandOutcome(CommandOutcomeKind.Repeated, known);

        if (command.Validate() is [string invalid, ..])
        {
            Invalid(log, invalid);
            return new CommandOutcome(CommandOutcomeKind.Refused, RejectInvalid(command, invalid));
        }

        CommandTime time = TimeOf(command, timeLeft);
        if (time.Left <= Duration.Zero)
        {
            LampCommandResult[] expired = Stamped(Reject(command, command.Targets, RejectionReason.Expired, "It came when it had expired already."), time);
            _memory.Remember(command.Id, expired);
            return new CommandOutcome(CommandOutcomeKind.Refused, expired);
        }

        return Execute(command, time, cancellationToken);
    }

    /// <summary>Says what became of a command at a target whose output has answered by now.</summary>
    /// <param name="late">One of <see cref="CommandOutcome.Late"/>, whose <see cref="TargetRun.Applying"/> is completed.</param>
    public LampCommandResult Finish(LateTarget late)
    {
        LampCommandResult result = Stamped([late.Run.Finish()], late.Time)[0];
        _memory.Add(result);
        return result;
    }

    private LampCommandResult[] Stamped(LampCommandResult[] results, CommandTime time) =>
        supervisor.Doubt is null ? results : [.. results.Select(result => result with { AtUnixMs = time.At.ToUnixTimeMilliseconds() })];

    private CommandTime TimeOf(IGatewayCommand command, TimeSpan? timeLeft)
    {
        Duration? delivered = timeLeft is { } real ? Duration.FromTimeSpan(real) * clock.Speed : null;
        return CommandTime.Of(Instant.FromUnixTimeMilliseconds(command.ExpiresUnixMs), delivered, clock.GetCurrentInstant(), supervisor.Doubt);
    }

    // Targets whose outputs have answered are told at once; nobody waits for the others.
    private CommandOutcome Execute(IGatewayCommand command, CommandTime time, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReportedLock>? before = command is LockCommand ? supervisor.Locks() : null;
        TargetRun[] begun = command is LockCommand order
            ? supervisor.Begin(order, time.At, cancellationToken)
            : supervisor.Begin((LampCommand)command, time.Left, cancellationToken);
        ILookup<bool, TargetRun> runs = begun.ToLookup(static run => run.Applying.IsCompletedSuccessfully);
        LampCommandResult[] results = [.. runs[true].Select(static run => run.Finish())];
        LateTarget[] late = [.. runs[false].Select(run => new LateTarget(run, time))];
        if (command is LockCommand kept && !keep())
        {
            supervisor.Revert(kept.LockId, before);
            (results, late) = (NotSaved(kept), []);
        }

        results = Stamped(results, time);
        _memory.Remember(command.Id, results);
        return new CommandOutcome(CommandOutcomeKind.Executed, results) { Late = late };
    }

    private LampCommandResult[] NotSaved(LockCommand order) =>
        Reject(order, order.Targets, RejectionReason.NotSaved, "It could not be written to the gateway's disk, and would be lost in a power cut.");

    // Whoever sent an invalid command is told so at each of its targets that can be named at all.
    private LampCommandResult[] RejectInvalid(IGatewayCommand command, string problem)
    {
        LampCommandResult[] results = Reject(command, command.Targets.Take(LightingLimits.MaximumLamps).Distinct(), RejectionReason.Invalid, problem);
        return [.. results.Where(result => result.Validate().Count == 0)];
    }

    private LampCommandResult[] Reject(IGatewayCommand command, IEnumerable<string> targets, RejectionReason reason, string detail)
    {
        long atUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        return [.. targets.Select(target => new LampCommandResult(command.Id, target, LampCommandResultState.Rejected, reason, atUnixMs).WithDetail(detail))];
    }

    [LoggerMessage(3020, LogLevel.Information, "A command was ignored: {Problem}")]
    private static partial void Unreadable(ILogger log, string problem);

    [LoggerMessage(3021, LogLevel.Information, "A command was refused: {Problem}")]
    private static partial void Invalid(ILogger log, string problem);
}

/// <summary>What became of a command as a whole.</summary>
/// <param name="Kind">What the inbox did with it.</param>
/// <param name="Results">The answers, one a target.</param>
internal readonly record struct CommandOutcome(CommandOutcomeKind Kind, LampCommandResult[] Results)
{
    /// <summary>Targets whose outputs have not answered yet; each is told when it has.</summary>
    public LateTarget[] Late { get; init; } = [];
}

/// <summary>A target whose output has not answered yet.</summary>
/// <param name="Run">The order on its way.</param>
/// <param name="Time">When the command came.</param>
internal sealed record LateTarget(TargetRun Run, CommandTime Time);

/// <summary>What the inbox did with a command.</summary>
internal enum CommandOutcomeKind
{
    /// <summary>It does not say whom to answer.</summary>
    Unreadable,

    /// <summary>It came before; nothing was applied.</summary>
    Repeated,

    /// <summary>It was refused at every target.</summary>
    Refused,

    /// <summary>It was carried out; some targets may have failed.</summary>
    Executed,
}
