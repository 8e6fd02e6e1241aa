namespace LampuKota.Lighting;

/// <summary>
/// A command to lamps of one gateway, the payload of <c>{gateway}/command</c>. It overrides the control program until it expires (domain
/// precedence: maintenance lock, override, control program, photocell, default state).
/// </summary>
/// <param name="Id">Unique id, 1 to 64 visible ASCII characters; a gateway applies each id once.</param>
/// <param name="Targets">Lamp ids of this gateway, 1 to 1,000, none twice.</param>
/// <param name="Level">Dimming level 0 to 100 %, or null to resume the control program.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
/// <param name="ExpiresUnixMs">From then on the command is refused, and its override ends.</param>
/// <param name="Reason">Why, in the operator's words; at most 200 characters.</param>
public sealed record LampCommand(string Id, IReadOnlyList<string> Targets, int? Level, int RampSeconds, long ExpiresUnixMs, string Reason)
{
    /// <summary>What is outside the limits, in plain words; empty where the command may be applied.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (!Validity.IsCommandId(Id))
            problems.Add($"The command's id {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumCommandIdLength} visible ASCII characters.");
        if (Targets.Count is 0 or > LightingLimits.MaximumLamps)
            problems.Add($"A command must name 1 to {LightingLimits.MaximumLamps} targets, not {Targets.Count}.");
        else
            ValidateTargets(problems);

        if (Level is { } level && !Validity.IsLevel(level))
            problems.Add($"The level {level} must be 0 to 100 %, or null to resume the control program.");
        if (RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds)
            problems.Add($"The ramp of {RampSeconds} s must last 0 to {LightingLimits.MaximumRampSeconds} s.");
        if (!Validity.IsUnixMs(ExpiresUnixMs))
            problems.Add($"The expiry {ExpiresUnixMs} is not a time in Unix milliseconds.");
        if (Reason.Length > LightingLimits.MaximumReasonLength)
            problems.Add($"The reason must have at most {LightingLimits.MaximumReasonLength} characters, not {Reason.Length}.");
        return problems.Sentences;
    }

    private void ValidateTargets(Problems problems)
    {
        var seen = new HashSet<string>(Targets.Count);
        foreach (string? target in Targets)
        {
            if (!Validity.IsDeviceId(target))
                problems.Add($"The target {Validity.Quote(target)} is not a lamp's id.");
            else if (!seen.Add(target))
                problems.Add($"The command names {target} twice.");
        }
    }
}
