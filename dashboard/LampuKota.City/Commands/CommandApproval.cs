namespace LampuKota.City;

/// <summary>The second person that a command needs before it is sent.</summary>
/// <param name="Cause">Why it needs one.</param>
/// <param name="State">What became of it.</param>
/// <param name="PersonId">Who decided; null while it awaits.</param>
/// <param name="PersonName">Who decided, for people.</param>
/// <param name="AtUnixMs">When, city time.</param>
/// <param name="Note">In the person's words; a declined command has one.</param>
public sealed record CommandApproval(
    ApprovalCause Cause, ApprovalState State = ApprovalState.Awaiting, string? PersonId = null, string? PersonName = null, long? AtUnixMs = null, string? Note = null);

/// <summary>Why a command needs a second person.</summary>
public enum ApprovalCause
{
    /// <summary>It takes the light from many lamps.</summary>
    ManyLamps,

    /// <summary>It takes the light from a protected lamp: a market, a hospital, a crossing.</summary>
    ProtectedLamps,
}

/// <summary>What became of the need for a second person.</summary>
public enum ApprovalState
{
    /// <summary>Nobody has decided; nothing is sent.</summary>
    Awaiting,

    /// <summary>A second person approved.</summary>
    Approved,

    /// <summary>It was declined, or withdrawn by who asked.</summary>
    Declined,
}
