using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a command must be before it is recorded.</summary>
public static class CommandRules
{
    /// <summary>Longest override or lock: what is to hold for more than 30 days belongs into a calendar.</summary>
    public const long MaximumDurationMs = 30L * 24 * 3_600_000;

    /// <summary>Checks a request and makes the command of it.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="person">Who asked.</param>
    /// <param name="lamps">The lamps that its scope stands for.</param>
    /// <param name="limits">From when on it needs a second person.</param>
    /// <param name="id">The command's id.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <exception cref="RequestRefusedException">The request is wrong.</exception>
    public static CommandRecord Make(
        CommandRequest request, Person person, IReadOnlyList<LampAsset> lamps, ApprovalLimits limits, string id, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(lamps);
        Check(request, nowUnixMs);
        ApprovalCause? cause = ApprovalRules.CauseOf(lamps.Select(lamp => (lamp, request.LevelPercent)), limits);
        return new CommandRecord(
            id, request.Kind, request.Scope, request.LevelPercent, request.RampSeconds, nowUnixMs, request.ExpiresUnixMs, request.Reason.Trim(), person.Id, person.Name,
            [.. lamps.Select(lamp => new CommandTargetRecord(lamp.Id, lamp.GatewayId))])
        {
            Approval = cause is { } why ? new CommandApproval(why) : null,
        };
    }

    /// <summary>Checks a reason in a person's words.</summary>
    /// <param name="reason">The words.</param>
    /// <exception cref="RequestRefusedException">There are none, or too many.</exception>
    public static string CheckReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LightingLimits.MaximumReasonLength || reason.Any(char.IsControl))
            throw Invalid("reason", $"Give a reason of 1 to {LightingLimits.MaximumReasonLength} characters on one line.");
        return reason.Trim();
    }

    private static void Check(CommandRequest request, long nowUnixMs)
    {
        if (request.Kind is not (CommandKind.Level or CommandKind.Emergency or CommandKind.Lock))
            throw new ArgumentException("A release and an undo are made of the command that they refer to.", nameof(request));
        if (request.LevelPercent is < 0 or > 100)
            throw Invalid("level", "The level must be 0 to 100 %, or null to resume the control program.");
        if (request.RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds)
            throw Invalid("rampSeconds", $"The ramp must be 0 to {LightingLimits.MaximumRampSeconds} seconds.");
        if (request.ExpiresUnixMs <= nowUnixMs || request.ExpiresUnixMs - nowUnixMs > MaximumDurationMs)
            throw Invalid("expiresUnixMs", "The expiry must lie in the next 30 days; put what shall hold for longer into a calendar.");
        CheckReason(request.Reason);
    }

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
