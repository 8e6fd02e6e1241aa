using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>What citizens are told of a lamp, in words.</summary>
public static class LightWords
{
    /// <summary>The sign of a lamp (<see cref="LampSign"/>).</summary>
    /// <param name="kind">Whether it burns.</param>
    public static string SignOf(PublicLightKind kind) => kind switch
    {
        PublicLightKind.Lit => "lit",
        PublicLightKind.OffBySchedule => "off",
        PublicLightKind.Dark or PublicLightKind.Fault => "failed",
        PublicLightKind.Unknown => "offline",
        _ => "unknown",
    };

    /// <summary>In two or three words.</summary>
    /// <param name="words">The public pages' words.</param>
    /// <param name="light">The lamp.</param>
    public static string Brief(IStringLocalizer<CitizenWords> words, PublicLight light)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(light);
        return light is { Kind: PublicLightKind.Fault, Seen: { } seen } ? words["seen." + seen] : words["light." + light.Kind];
    }

    /// <summary>What it means, in a sentence.</summary>
    /// <param name="words">The public pages' words.</param>
    /// <param name="light">The lamp.</param>
    public static string Help(IStringLocalizer<CitizenWords> words, PublicLight light)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(light);
        return words["lightHelp." + light.Kind];
    }

    /// <summary>Until when a repair is expected, in a sentence.</summary>
    /// <param name="words">The public pages' words.</param>
    /// <param name="repair">The repair.</param>
    public static string Expected(IStringLocalizer<CitizenWords> words, PublicRepair repair)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(repair);
        if (repair.IsPaused)
            return words["expected.paused"];
        if (repair.Stage >= RepairStage.Repaired)
            return words["expected.repaired"];
        return repair.ExpectedUnixMs is { } until ? words["expected.until", PeopleFormat.DayAndTime(until)] : words["expected.overdue"];
    }
}
