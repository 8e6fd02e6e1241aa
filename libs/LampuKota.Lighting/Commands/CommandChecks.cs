namespace LampuKota.Lighting;

/// <summary>The checks that the kinds of command share.</summary>
internal static class CommandChecks
{
    public static void Add(Problems problems, IGatewayCommand command, string reason)
    {
        if (!Validity.IsCommandId(command.Id))
            problems.Add($"The command's id {Validity.Quote(command.Id)} must have 1 to {LightingLimits.MaximumCommandIdLength} visible ASCII characters.");
        if (command.Targets.Count is 0 or > LightingLimits.MaximumLamps)
            problems.Add($"A command must name 1 to {LightingLimits.MaximumLamps} targets, not {command.Targets.Count}.");
        else
            AddTargets(problems, command.Targets);

        if (!Validity.IsUnixMs(command.ExpiresUnixMs))
            problems.Add($"The expiry {command.ExpiresUnixMs} is not a time in Unix milliseconds.");
        if (reason.Length > LightingLimits.MaximumReasonLength)
            problems.Add($"The reason must have at most {LightingLimits.MaximumReasonLength} characters, not {reason.Length}.");
    }

    private static void AddTargets(Problems problems, IReadOnlyList<string> targets)
    {
        var seen = new HashSet<string>(targets.Count);
        foreach (string? target in targets)
        {
            if (!Validity.IsDeviceId(target))
                problems.Add($"The target {Validity.Quote(target)} is not a lamp's id.");
            else if (!seen.Add(target))
                problems.Add($"The command names {target} twice.");
        }
    }
}
