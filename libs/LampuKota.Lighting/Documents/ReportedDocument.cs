using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/reported</c>, retained: what a gateway runs.</summary>
/// <param name="DesiredVersion">Version of the desired document in force; 0 where there is none yet.</param>
/// <param name="Firmware">Version of the gateway program.</param>
/// <param name="Overrides">Overrides in force.</param>
/// <param name="RefusedVersion">Version of a newer document that did not check; null where there is none, or it could not be read.</param>
/// <param name="RefusedReason">Why it did not check; null where none was refused since the one in force.</param>
/// <param name="AtUnixMs">When this was written.</param>
/// <param name="Locks">Maintenance locks that are held; null where there are none.</param>
/// <param name="IsClockTrusted">False while the gateway does not know the time for certain; null where it does.</param>
/// <param name="UnreadableCommands">Payloads since the program's start that came as commands and did not even say whom to answer; null where there were none.</param>
public sealed record ReportedDocument(
    long DesiredVersion,
    string Firmware,
    IReadOnlyList<ReportedOverride> Overrides,
    long? RefusedVersion,
    string? RefusedReason,
    long AtUnixMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ReportedLock>? Locks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsClockTrusted = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? UnreadableCommands = null)
{
    /// <summary>How far the gateway is with the update that it was last asked for; null where it was asked for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportedUpdate? Update { get; init; }

    /// <summary>What is outside the limits, in plain words; empty where the document may be believed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (DesiredVersion < 0)
            problems.Add($"The version {DesiredVersion} must be 0 or above.");
        if (!Validity.IsTitle(Firmware))
            problems.Add($"The firmware {Validity.Quote(Firmware)} must be 1 to {LightingLimits.MaximumNameLength} visible characters.");
        if (!Validity.IsUnixMs(AtUnixMs))
            problems.Add($"The time {AtUnixMs} is not a time in Unix milliseconds.");
        problems.Require(UnreadableCommands is not <= 0, "The number of unreadable commands must be above 0.");
        problems.Require(Update?.IsValid ?? true, "The state of the update is outside its limits.");
        if (Overrides.Count > LightingLimits.MaximumLamps)
            problems.Add($"A gateway may have {LightingLimits.MaximumLamps} overrides, not {Overrides.Count}.");
        else if (Overrides.Any(static one => one is null || !one.IsValid))
            problems.Add("An override is outside its limits.");
        ReportedLock.Validate(Locks, problems);
        return problems.Sentences;
    }
}

/// <summary>One override in force.</summary>
/// <param name="Lamp">Lamp id.</param>
/// <param name="CommandId">The command that made it.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="ExpiresUnixMs">When it ends.</param>
public sealed record ReportedOverride(string Lamp, string CommandId, int LevelPercent, long ExpiresUnixMs)
{
    internal bool IsValid => Validity.IsDeviceId(Lamp) && Validity.IsCommandId(CommandId) && Validity.IsLevel(LevelPercent) && Validity.IsUnixMs(ExpiresUnixMs);
}
