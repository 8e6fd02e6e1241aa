using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// The desired document in force, and why the last one that came was refused. A document replaces the running one only where it checks whole and is newer.
/// Called by one caller at a time.
/// </summary>
/// <param name="log">Where it logs.</param>
internal sealed partial class Shadow(ILogger log)
{
    /// <summary>The document in force; null while there is none.</summary>
    public DesiredDocument? Desired { get; private set; }

    /// <summary>Version of the last document that was refused since the one in force came; null where none was, or it could not be read.</summary>
    public long? RefusedVersion { get; private set; }

    /// <summary>Why it was refused.</summary>
    public string? RefusedReason { get; private set; }

    /// <summary>Version of the document that would run after a power cut; 0 while there is none. Only what was made to outlast one is reported as running.</summary>
    public long SavedVersion { get; private set; }

    /// <summary>Whether it was found that the document in force could not be made to outlast a power cut.</summary>
    public bool IsUnsaved { get; private set; }

    /// <summary>A document was made to outlast a power cut.</summary>
    public void Saved(long version) => (SavedVersion, IsUnsaved) = (version, false);

    /// <summary>The document in force could not be made to outlast a power cut.</summary>
    public void NotSaved() => IsUnsaved = true;

    /// <summary>Takes in a document.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <returns>What became of it.</returns>
    public ShadowOutcome Offer(ReadOnlySpan<byte> utf8Json)
    {
        if (!LightingJson.TryParseDesired(utf8Json, out DesiredDocument? offered, out string? problem))
            return Refuse(null, problem);
        if (offered.Version == Desired?.Version)
            return ShadowOutcome.Unchanged;
        if (offered.Version < Desired?.Version)
            return Refuse(offered.Version, $"Version {offered.Version} is older than version {Desired.Version}, which runs.");

        Adopt(offered);
        Adopted(log, offered.Version, offered.Lamps.Count);
        return ShadowOutcome.Adopted;
    }

    /// <summary>Puts a document in force that checks.</summary>
    /// <param name="desired">The document.</param>
    public void Adopt(DesiredDocument desired) => (Desired, RefusedVersion, RefusedReason, IsUnsaved) = (desired, null, null, false);

    private ShadowOutcome Refuse(long? version, string reason)
    {
        if (version == RefusedVersion && reason == RefusedReason)
            return ShadowOutcome.Unchanged;

        (RefusedVersion, RefusedReason) = (version, reason);
        Refused(log, reason);
        return ShadowOutcome.Refused;
    }

    [LoggerMessage(3040, LogLevel.Information, "Runs desired document {Version} for {Lamps} lamps")]
    private static partial void Adopted(ILogger log, long version, int lamps);

    [LoggerMessage(3041, LogLevel.Information, "A desired document was refused: {Reason}")]
    private static partial void Refused(ILogger log, string reason);
}

/// <summary>What became of a desired document.</summary>
internal enum ShadowOutcome
{
    /// <summary>It changed nothing.</summary>
    Unchanged,

    /// <summary>It is in force.</summary>
    Adopted,

    /// <summary>It is refused, and the reason is to be reported.</summary>
    Refused,
}
