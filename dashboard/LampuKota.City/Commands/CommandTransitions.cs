using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>
/// How a command moves at one target. Pure, and safe in any order: messages arrive twice, late, or before the PUBACK that should precede them. A call
/// that changes nothing returns the same record.
/// </summary>
public static class CommandTransitions
{
    /// <summary>
    /// How long measured power may take to agree after a command was accepted and its ramp is over: a gateway reports each minute even where nothing
    /// changed, and half a minute is left for the way.
    /// </summary>
    public const long ProofDeadlineMs = 90_000;

    /// <summary>The broker has acknowledged the command.</summary>
    /// <param name="target">The target.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static CommandTargetRecord Sent(CommandTargetRecord target, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.State == CommandState.Requested ? target with { State = CommandState.Sent, SentUnixMs = nowUnixMs } : target;
    }

    /// <summary>The second person declined the command, or who asked withdrew it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static CommandTargetRecord Declined(CommandTargetRecord target, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.State == CommandState.Requested ? End(target, CommandState.Declined, nowUnixMs) : target;
    }

    /// <summary>The gateway has answered, or reports the command's override or lock as in force.</summary>
    /// <param name="target">The target.</param>
    /// <param name="proof">How the command is proven there.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static CommandTargetRecord Answered(CommandTargetRecord target, CommandProof proof, LampCommandResult answer, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(answer);
        if (target.AnsweredUnixMs is not null)
            return target; // The first answer stands; a gateway that answers again has been asked again.

        CommandTargetRecord answered = target with { AnsweredUnixMs = answer.AtUnixMs, Replaced = answer.Replaced };
        return answer.State == LampCommandResultState.Rejected
            ? Refused(answered with { RejectionDetail = answer.Detail }, answer.Reason ?? RejectionReason.Invalid, nowUnixMs)
            : Accepted(answered, proof, nowUnixMs);
    }

    /// <summary>The lamp's power was measured.</summary>
    /// <param name="target">The target.</param>
    /// <param name="ratedPowerWatts">The lamp's power at 100 %.</param>
    /// <param name="expectedLevelPercent">The commanded level, or what the control program says where it was resumed; null where that is not known.</param>
    /// <param name="measuredPowerWatts">The measured power.</param>
    /// <param name="measuredUnixMs">When it was measured, by the gateway's clock.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static CommandTargetRecord Measured(
        CommandTargetRecord target, double ratedPowerWatts, int? expectedLevelPercent, double measuredPowerWatts, long measuredUnixMs, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target is { State: CommandState.Accepted, AnsweredUnixMs: { } acceptedUnixMs } && expectedLevelPercent is { } level
            && PowerProof.Agrees(ratedPowerWatts, level, measuredPowerWatts, acceptedUnixMs, measuredUnixMs)
            ? target with { State = CommandState.Confirmed, EndedUnixMs = nowUnixMs, ProvedPowerWatts = measuredPowerWatts }
            : target;
    }

    /// <summary>Time has passed.</summary>
    /// <param name="target">The target.</param>
    /// <param name="expiresUnixMs">When the command expires, city time.</param>
    /// <param name="proofDueUnixMs">Until when measured power may take to agree, city time.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static CommandTargetRecord Elapsed(CommandTargetRecord target, long expiresUnixMs, long proofDueUnixMs, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.State switch
        {
            CommandState.Requested or CommandState.Sent when nowUnixMs >= expiresUnixMs => End(target, CommandState.Expired, nowUnixMs),
            CommandState.Accepted when nowUnixMs >= Math.Min(proofDueUnixMs, expiresUnixMs) => End(target, CommandState.NotProven, nowUnixMs),
            _ => target,
        };
    }

    // An acceptance that is heard of after the command's expiry is the truth, but its override has ended: nothing will prove it any more. A lock has not ended.
    private static CommandTargetRecord Accepted(CommandTargetRecord target, CommandProof proof, long nowUnixMs) => (proof, target.State) switch
    {
        (CommandProof.GatewaysWord, _) => End(target, CommandState.Confirmed, nowUnixMs),
        (CommandProof.None, _) => End(target, CommandState.AcceptedNotMeasurable, nowUnixMs),
        (_, CommandState.Expired) => End(target, CommandState.NotProven, nowUnixMs),
        _ => target with { State = CommandState.Accepted },
    };

    private static CommandTargetRecord Refused(CommandTargetRecord target, RejectionReason reason, long nowUnixMs) =>
        End(target, reason == RejectionReason.Expired ? CommandState.Expired : CommandState.Rejected, nowUnixMs) with { Rejection = reason };

    private static CommandTargetRecord End(CommandTargetRecord target, CommandState state, long nowUnixMs) =>
        target with { State = state, EndedUnixMs = nowUnixMs };
}

/// <summary>How a command is proven at a lamp.</summary>
public enum CommandProof
{
    /// <summary>By measured power.</summary>
    Power,

    /// <summary>Not at all: the lamp has no meter.</summary>
    None,

    /// <summary>By the gateway's word: a lock holds where the gateway says that it does.</summary>
    GatewaysWord,
}
