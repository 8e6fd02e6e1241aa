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
public sealed record LampCommand(string Id, IReadOnlyList<string> Targets, int? Level, int RampSeconds, long ExpiresUnixMs, string Reason) : IGatewayCommand
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        CommandChecks.Add(problems, this, Reason);
        if (Level is { } level && !Validity.IsLevel(level))
            problems.Add($"The level {level} must be 0 to 100 %, or null to resume the control program.");
        if (RampSeconds is < 0 or > LightingLimits.MaximumRampSeconds)
            problems.Add($"The ramp of {RampSeconds} s must last 0 to {LightingLimits.MaximumRampSeconds} s.");
        return problems.Sentences;
    }
}
