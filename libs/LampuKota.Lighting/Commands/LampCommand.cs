namespace LampuKota.Lighting;

/// <summary>
/// A command to lamps of one gateway, the payload of <c>{gateway}/command</c>. It overrides the control program until it expires (domain
/// precedence: maintenance lock, override, control program, photocell, default state).
/// </summary>
/// <param name="Id">Unique id, 1 to 64 characters; a gateway applies each id once.</param>
/// <param name="Targets">Lamp ids of this gateway, 1 to 1,000.</param>
/// <param name="Level">Dimming level 0 to 100 %, or null to resume the control program.</param>
/// <param name="RampSeconds">Time to reach the level, 0 to 3,600 s.</param>
/// <param name="ExpiresUnixMs">From then on the command is refused, and its override ends.</param>
/// <param name="Reason">Why, in the operator's words; at most 200 characters.</param>
public sealed record LampCommand(string Id, IReadOnlyList<string> Targets, int? Level, int RampSeconds, long ExpiresUnixMs, string Reason);

/// <summary>What became of a command at one target, the payload of <c>{gateway}/command/result</c>.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Target">Lamp id.</param>
/// <param name="State">Accepted or Rejected.</param>
/// <param name="Reason">Why it was rejected; null where it was accepted.</param>
/// <param name="AtUnixMs">When the gateway decided, Unix milliseconds by the gateway's clock.</param>
public sealed record LampCommandResult(string Id, string Target, LampCommandResultState State, RejectionReason? Reason, long AtUnixMs);

/// <summary>A gateway's answer.</summary>
public enum LampCommandResultState
{
    /// <summary>The level was given to the output; not proof that the lamp follows.</summary>
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
}
