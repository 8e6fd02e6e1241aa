namespace LampuKota.Lighting;

/// <summary>
/// Takes lamps of one gateway under a maintenance lock, or releases them; a payload of <c>{gateway}/command</c>, told from a <see cref="LampCommand"/> by its member
/// <c>lock</c>. While a lamp is locked nothing switches it: no command, no control program, no photocell, no restart. It is no electrical isolation.
/// Its members are not those of a level, so that a gateway that knows no locks cannot take it for one.
/// </summary>
/// <param name="Id">Unique id, 1 to 64 visible ASCII characters; a gateway carries each out once.</param>
/// <param name="Targets">Lamp ids of this gateway, 1 to 1,000, none twice.</param>
/// <param name="Lock">Whether to hold or to release.</param>
/// <param name="LockId">Names the lock; a release leaves other locks alone.</param>
/// <param name="HeldLevel">The level to hold the lamps at, 0 to 100 %; null leaves them as they are.</param>
/// <param name="Owner">Who holds the lock, 1 to 100 characters.</param>
/// <param name="ExpiresUnixMs">From then on the order is refused; a lock that is held stays held beyond it, and is overdue.</param>
/// <param name="Reason">Why, in the owner's words; at most 200 characters.</param>
public sealed record LockCommand(
    string Id, IReadOnlyList<string> Targets, LockOrder Lock, string LockId, int? HeldLevel, string Owner, long ExpiresUnixMs, string Reason) : IGatewayCommand
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        CommandChecks.Add(problems, this, Reason);
        if (!Validity.IsCommandId(LockId))
            problems.Add($"The lock's id {Validity.Quote(LockId)} must have 1 to {LightingLimits.MaximumCommandIdLength} visible ASCII characters.");
        if (HeldLevel is { } level && !Validity.IsLevel(level))
            problems.Add($"The level {level} to hold must be 0 to 100 %, or null to leave the lamps as they are.");
        if (!Validity.IsTitle(Owner))
            problems.Add($"The owner must have 1 to {LightingLimits.MaximumNameLength} visible characters.");
        return problems.Sentences;
    }
}

/// <summary>What a <see cref="LockCommand"/> asks for.</summary>
public enum LockOrder
{
    /// <summary>Take the lamps under the lock.</summary>
    Hold,

    /// <summary>Let the lamps go.</summary>
    Release,
}
