using System.Collections.Concurrent;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>How far the gateways are with what they were given: who runs it, who does not yet, and who refused it and why. May be asked by anyone at any time.</summary>
public sealed class ScheduleRollout
{
    private readonly ConcurrentDictionary<string, long> _given = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReportedDocument> _said = new(StringComparer.Ordinal);

    /// <summary>How far a gateway is.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public GatewayRollout Of(string gatewayId)
    {
        if (!_given.TryGetValue(gatewayId, out long given) || !_said.TryGetValue(gatewayId, out ReportedDocument? said))
            return new GatewayRollout(gatewayId, RolloutState.Unknown, null);
        if (said.DesiredVersion >= given)
            return new GatewayRollout(gatewayId, RolloutState.Running, null);

        // A document that could not even be read has no version to tell.
        bool isRefused = said.RefusedReason is not null && (said.RefusedVersion is null || said.RefusedVersion == given);
        return isRefused ? new GatewayRollout(gatewayId, RolloutState.Refused, said.RefusedReason) : new GatewayRollout(gatewayId, RolloutState.Behind, null);
    }

    internal void Give(DesiredVersionRow row) => _given[row.GatewayId] = row.Version;

    internal void Hear(string gatewayId, ReportedDocument reported) => _said[gatewayId] = reported;
}

/// <summary>How far one gateway is.</summary>
/// <param name="GatewayId">Gateway id.</param>
/// <param name="State">How far.</param>
/// <param name="Reason">Why it refused, in the gateway's words; null otherwise.</param>
public sealed record GatewayRollout(string GatewayId, RolloutState State, string? Reason);

/// <summary>How far a gateway is with what it was given.</summary>
public enum RolloutState
{
    /// <summary>It was given nothing, or has not said anything since the dashboard started.</summary>
    Unknown,

    /// <summary>It runs an older version; it was not reached yet.</summary>
    Behind,

    /// <summary>It runs what it was given.</summary>
    Running,

    /// <summary>It refused what it was given, and runs what it had.</summary>
    Refused,
}
