using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>What a service asks of ingest.</summary>
public enum IngestOperation
{
    /// <summary>Make a one-time token with which a gateway enrols.</summary>
    IssueToken,

    /// <summary>Make a new password for a gateway in the place of all that it has; its connection is cut, its session stays.</summary>
    Rotate,

    /// <summary>Take everything from a gateway: credentials, token, connection and session.</summary>
    Revoke,

    /// <summary>List what every gateway has; never a secret.</summary>
    List,

    /// <summary>Take a backup of everything that ingest owns, onto a disk of its machine. Answered several times: how far it is, and at last what was taken.</summary>
    Backup,
}

/// <summary>Payload of <c>_ingest/request</c>, from a service; answered at its Response Topic with its Correlation Data.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Gateway">The gateway; needed by all that concern one.</param>
/// <param name="ExpiresInSeconds">Life of a token, whole seconds; null for a day.</param>
/// <param name="After">List only what follows this gateway id; null from the start.</param>
/// <param name="Limit">How many gateways to list at most; null for as many as there may be in one answer.</param>
/// <param name="Path">Where a backup goes: an absolute path on ingest's machine.</param>
public sealed record IngestRequest(
    IngestOperation Operation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gateway = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresInSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? After = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Limit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null)
{
    /// <summary>What is outside the limits, in plain words; empty where it can be done.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (Operation is not (IngestOperation.List or IngestOperation.Backup) && !DeviceId.IsValid(Gateway))
            problems.Add($"The gateway {Validity.Quote(Gateway ?? "")} is no id: capital letters, digits, dots and hyphens, at most {DeviceId.MaximumLength}.");
        if (Operation == IngestOperation.Backup && Path?.StartsWith('/') != true)
            problems.Add($"The path {Validity.Quote(Path ?? "")} must be absolute.");
        if (ExpiresInSeconds is < LightingLimits.MinimumTokenSeconds or > LightingLimits.MaximumTokenSeconds)
            problems.Add($"A token lives {LightingLimits.MinimumTokenSeconds} to {LightingLimits.MaximumTokenSeconds} seconds, not {ExpiresInSeconds}.");
        if (Limit is < 1 or > LightingLimits.MaximumListedGateways)
            problems.Add($"The limit {Limit} must be 1 to {LightingLimits.MaximumListedGateways}.");
        return problems.Sentences;
    }
}

/// <summary>The answer to an <see cref="IngestRequest"/>.</summary>
/// <param name="Problem">Why it was not done; null where it was.</param>
/// <param name="Token">The one-time token, told once. A secret.</param>
/// <param name="ExpiresUnixMs">When the token ends.</param>
/// <param name="Password">The new password, told once. A secret.</param>
/// <param name="ConnectionsCut">How many connections were cut.</param>
/// <param name="Gateways">What the gateways have, by id.</param>
/// <param name="Next">Ask for what follows this id; null at the end of the list.</param>
/// <param name="Progress">How far a backup is; another answer follows.</param>
/// <param name="Backup">The backup that was taken.</param>
public sealed record IngestAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpiresUnixMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Password = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ConnectionsCut = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GatewayAccess>? Gateways = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BackupProgressReport? Progress = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BackupReport? Backup = null)
{
    // The record's own ToString would print secrets.
    /// <inheritdoc/>
    public override string ToString() => Problem ?? "done";
}

/// <summary>By what a gateway may connect; nothing of it is secret.</summary>
/// <param name="Gateway">Gateway id.</param>
/// <param name="Connected">Whether it is connected now.</param>
/// <param name="Certificates">Its certificates.</param>
/// <param name="PasswordIssuedUnixMs">When its password was made; null where it has none.</param>
/// <param name="TokenExpiresUnixMs">When its token ends that was not used yet; null where there is none.</param>
/// <param name="RevokedUnixMs">When everything was taken from it; null where that is not so.</param>
public sealed record GatewayAccess(
    string Gateway,
    bool Connected,
    IReadOnlyList<GatewayCertificate> Certificates,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? PasswordIssuedUnixMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? TokenExpiresUnixMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RevokedUnixMs = null);

/// <summary>A certificate of a gateway.</summary>
/// <param name="Serial">Serial number, hexadecimal.</param>
/// <param name="IssuedUnixMs">When it was signed.</param>
/// <param name="NotAfterUnixMs">When it ends.</param>
public sealed record GatewayCertificate(string Serial, long IssuedUnixMs, long NotAfterUnixMs);
