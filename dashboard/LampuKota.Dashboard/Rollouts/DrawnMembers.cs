using System.Collections.Concurrent;
using System.Collections.Frozen;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Who belongs to which rollout, drawn once a rollout and stage: the desired document of every gateway asks for it.</summary>
/// <param name="city">The gateways; another city has draws of its own.</param>
internal sealed class DrawnMembers(CitySnapshot city)
{
    private readonly string[] _gatewayIds = [.. city.Assets.Gateways.Select(gateway => gateway.Id)];
    private readonly ConcurrentDictionary<(string RolloutId, int Stage), FrozenSet<string>> _members = new();

    /// <summary>The city that they were drawn from.</summary>
    public CitySnapshot City => city;

    /// <summary>Whether a gateway belongs to the stages of a rollout up to its present one.</summary>
    public bool Has(Rollout rollout, string gatewayId) => _members.GetOrAdd((rollout.Id, rollout.Stage), _ => Draw(rollout)).Contains(gatewayId);

    private FrozenSet<string> Draw(Rollout rollout) => RolloutPlan.Members(rollout, rollout.Stage, _gatewayIds).ToFrozenSet(StringComparer.Ordinal);
}
