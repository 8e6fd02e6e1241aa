namespace LampuKota.Lighting;

/// <summary>
/// How a gateway lights its lamps again when the power has come back: group after group, since the gear of all of them at once draws many times its rated current for a
/// moment, and the breaker that trips leaves the street dark for good.
/// </summary>
/// <param name="DelaySeconds">Seconds from the gateway's start to the first group, 0 to 600: the grid often fails again at once.</param>
/// <param name="GroupLamps">Lamps of a group, 1 and up.</param>
/// <param name="GroupIntervalSeconds">Seconds from one group to the next, 0 to 60.</param>
public sealed record PowerReturnSettings(int DelaySeconds, int GroupLamps, int GroupIntervalSeconds)
{
    /// <summary>What holds where nobody set it: 50 lamps burn 19 s after the gateway's start.</summary>
    public static PowerReturnSettings Default { get; } = new(10, 5, 1);

    /// <summary>When a lamp may be lit, counted from the gateway's start.</summary>
    /// <param name="lamp">The lamp's place among those of the gateway in the order of their ids, from 0.</param>
    public TimeSpan DelayOf(int lamp) => TimeSpan.FromSeconds(DelaySeconds + (double)(lamp / GroupLamps) * GroupIntervalSeconds);

    /// <summary>What is outside the limits, in plain words.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        Validate(problems);
        return problems.Sentences;
    }

    internal void Validate(Problems problems)
    {
        if (DelaySeconds is < 0 or > LightingLimits.MaximumPowerReturnDelaySeconds)
            problems.Add($"At power return lamps may wait 0 to {LightingLimits.MaximumPowerReturnDelaySeconds} s, not {DelaySeconds}.");
        if (GroupLamps is < 1 or > LightingLimits.MaximumLamps)
            problems.Add($"A group of lamps at power return has 1 to {LightingLimits.MaximumLamps}, not {GroupLamps}.");
        if (GroupIntervalSeconds is < 0 or > LightingLimits.MaximumPowerReturnIntervalSeconds)
            problems.Add($"Groups at power return may follow each other in 0 to {LightingLimits.MaximumPowerReturnIntervalSeconds} s, not {GroupIntervalSeconds}.");
    }
}
