using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>How far a gateway is with the update that it was last asked for.</summary>
/// <param name="Kind">What it replaces.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">How far it is.</param>
/// <param name="RolloutId">The rollout that asked for it.</param>
/// <param name="Reason">Why it was refused or rolled back, or what it waits for; null where there is nothing to say. At most 300 characters.</param>
public sealed record ReportedUpdate(
    UpdateKind Kind,
    string Version,
    UpdateState State,
    string RolloutId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null)
{
    /// <summary>Characters of a reason.</summary>
    public const int MaximumReasonLength = 300;

    internal bool IsValid =>
        Enum.IsDefined(Kind) && Enum.IsDefined(State) && ReleaseVersion.TryParse(Version, out _) && Validity.IsCommandId(RolloutId)
        && Reason is not { Length: > MaximumReasonLength };
}

/// <summary>How far an update is.</summary>
public enum UpdateState
{
    /// <summary>It is being fetched and unpacked.</summary>
    Downloading,

    /// <summary>It could not be fetched or unpacked, and is tried again later.</summary>
    Waiting,

    /// <summary>It is installed and runs, or will after the restart; it has not yet shown that it is healthy.</summary>
    Trial,

    /// <summary>It runs, and has reported to the backend.</summary>
    Healthy,

    /// <summary>It did not become healthy; the version before it runs again.</summary>
    RolledBack,

    /// <summary>It is not taken: a bad signature, an older version, a package that is not what it says.</summary>
    Refused,
}
