using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>What became of a command at one target, the payload of <c>{gateway}/command/result</c>.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Target">Lamp id.</param>
/// <param name="State">Accepted or Rejected.</param>
/// <param name="Reason">Why it was rejected; null where it was accepted.</param>
/// <param name="AtUnixMs">When the output took the level, or when the gateway rejected; Unix milliseconds by the gateway's clock.</param>
/// <param name="Replaced">The override that was in force until then; null where the control program ruled. It is what undoing the command restores.</param>
/// <param name="Detail">A sentence for people that says more than the reason; null where there is none.</param>
public sealed record LampCommandResult(
    string Id,
    string Target,
    LampCommandResultState State,
    RejectionReason? Reason,
    long AtUnixMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReplacedOverride? Replaced = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null)
{
    /// <summary>What is outside the limits, in plain words; empty where the result may be believed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (!Validity.IsCommandId(Id))
            problems.Add($"The command's id {Validity.Quote(Id)} must have 1 to {LightingLimits.MaximumCommandIdLength} visible ASCII characters.");
        if (!Validity.IsDeviceId(Target))
            problems.Add($"The target {Validity.Quote(Target)} is not a lamp's id.");
        if (State == LampCommandResultState.Rejected != Reason.HasValue)
            problems.Add("A rejected command must say why, an accepted one must not.");
        if (!Validity.IsUnixMs(AtUnixMs))
            problems.Add($"The time {AtUnixMs} is not a time in Unix milliseconds.");
        if (Replaced is { IsValid: false })
            problems.Add("The override that was replaced is outside its limits.");
        if (Detail is { } detail && (detail.Length is 0 or > LightingLimits.MaximumDetailLength || detail.Any(char.IsControl)))
            problems.Add($"The detail must have 1 to {LightingLimits.MaximumDetailLength} visible characters.");
        return problems.Sentences;
    }

    /// <summary>The result with a sentence that says more than the reason, cut off and cleaned where it is outside the limits.</summary>
    /// <param name="sentence">The sentence; null or empty says nothing.</param>
    public LampCommandResult WithDetail(string? sentence)
    {
        if (string.IsNullOrWhiteSpace(sentence))
            return this;

        string visible = string.Concat(sentence.Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return this with { Detail = visible.Length <= LightingLimits.MaximumDetailLength ? visible : visible[..(LightingLimits.MaximumDetailLength - 3)] + "..." };
    }
}

/// <summary>An override that another command took the place of.</summary>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="ExpiresUnixMs">When it would have ended, Unix milliseconds.</param>
public sealed record ReplacedOverride(int LevelPercent, long ExpiresUnixMs)
{
    internal bool IsValid => Validity.IsLevel(LevelPercent) && Validity.IsUnixMs(ExpiresUnixMs);
}

/// <summary>A gateway's answer.</summary>
public enum LampCommandResultState
{
    /// <summary>The level was given to the output, which is no proof that the lamp follows; or the lock is held, or released, and will be after a restart.</summary>
    Accepted,

    /// <summary>Nothing was changed.</summary>
    Rejected,
}

/// <summary>Why a gateway rejects a command for a target.</summary>
public enum RejectionReason
{
    /// <summary>The command came after its expiry.</summary>
    Expired,

    /// <summary>The gateway has no such lamp.</summary>
    UnknownTarget,

    /// <summary>A maintenance lock holds the lamp.</summary>
    Locked,

    /// <summary>The command is outside its limits.</summary>
    Invalid,

    /// <summary>The output could not be set.</summary>
    OutputFailed,

    /// <summary>A lock could not be written where it outlasts a restart, so it is not held.</summary>
    NotSaved,
}
