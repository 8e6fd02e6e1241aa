using System.Collections.Immutable;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>A command and what has become of it at each target; immutable, a later state is a new record.</summary>
/// <param name="Id">Unique id, 26 letters and digits in order of time.</param>
/// <param name="LevelPercent">0 to 100 %, or null to resume the control program.</param>
/// <param name="RampSeconds">Time to reach the level.</param>
/// <param name="RequestedUnixMs">When it was asked for, city time.</param>
/// <param name="ExpiresUnixMs">When its override ends, city time.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="PersonId">Who asked.</param>
/// <param name="PersonName">Who asked, for people.</param>
/// <param name="KelurahanId">The kelurahan that was asked for as a whole, or null.</param>
/// <param name="Targets">The state at each lamp, in the order of the request.</param>
public sealed record CommandRecord(
    string Id,
    int? LevelPercent,
    int RampSeconds,
    long RequestedUnixMs,
    long ExpiresUnixMs,
    string Reason,
    string PersonId,
    string PersonName,
    string? KelurahanId,
    ImmutableArray<CommandTargetRecord> Targets)
{
    /// <summary>Whether some target can still change.</summary>
    public bool IsPending => Targets.Any(target => target.IsPending);

    /// <summary>How many targets stand at a state.</summary>
    /// <param name="state">The state.</param>
    public int CountOf(CommandState state) => Targets.Count(target => target.State == state);
}

/// <summary>What has become of a command at one lamp.</summary>
/// <param name="LampId">The lamp.</param>
/// <param name="GatewayId">The gateway that it was sent to.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Rejection">Why the gateway refused it; null unless <paramref name="State"/> is Rejected.</param>
/// <param name="SentUnixMs">When the broker had it, city time.</param>
/// <param name="AnsweredUnixMs">When the gateway accepted or rejected it, by the gateway's clock.</param>
/// <param name="EndedUnixMs">When the last state was reached, city time; null while it can change.</param>
/// <param name="ProvedPowerWatts">The measured power that proved it.</param>
public sealed record CommandTargetRecord(
    string LampId,
    string GatewayId,
    CommandState State = CommandState.Requested,
    RejectionReason? Rejection = null,
    long? SentUnixMs = null,
    long? AnsweredUnixMs = null,
    long? EndedUnixMs = null,
    double? ProvedPowerWatts = null)
{
    /// <summary>Whether the state can still change.</summary>
    public bool IsPending => State is CommandState.Requested or CommandState.Sent or CommandState.Accepted;
}
