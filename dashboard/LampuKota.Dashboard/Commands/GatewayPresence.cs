using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Which gateways are connected, asked once each: what an unanswered command waits for.</summary>
/// <param name="live">What is known of them now.</param>
public sealed class GatewayPresence(LiveCity live)
{
    private readonly Dictionary<string, bool?> _online = new(StringComparer.Ordinal);

    /// <summary>Whether a gateway is connected; null where it has never said.</summary>
    /// <param name="gatewayId">Gateway id.</param>
    public bool? Of(string gatewayId)
    {
        if (!_online.TryGetValue(gatewayId, out bool? isOnline))
            _online[gatewayId] = isOnline = live.FindGateway(gatewayId)?.IsOnline;
        return isOnline;
    }

    /// <summary>How many targets wait for a gateway that is away; they are carried out when it returns, unless the command has expired by then.</summary>
    /// <param name="overview">The command.</param>
    public int CountWaiting(CommandOverview overview)
    {
        ArgumentNullException.ThrowIfNull(overview);
        return overview.Tallies.Where(tally => tally.State == CommandState.Sent && Of(tally.GatewayId) == false).Sum(tally => tally.Count);
    }
}
