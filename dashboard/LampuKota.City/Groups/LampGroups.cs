using System.Collections.Frozen;

namespace LampuKota.City;

/// <summary>All lamp groups at one moment; immutable.</summary>
/// <param name="groups">The groups; ids are unique.</param>
public sealed class LampGroups(IEnumerable<LampGroup> groups)
{
    private readonly FrozenDictionary<string, LampGroup> _groups = groups.ToFrozenDictionary(group => group.Id, StringComparer.Ordinal);

    /// <summary>No groups.</summary>
    public static LampGroups None { get; } = new([]);

    /// <summary>All groups, by name.</summary>
    public IReadOnlyList<LampGroup> All => [.. _groups.Values.OrderBy(group => group.Name, StringComparer.Ordinal).ThenBy(group => group.Id, StringComparer.Ordinal)];

    /// <summary>A group, or null.</summary>
    /// <param name="id">Its id.</param>
    public LampGroup? Find(string id) => _groups.GetValueOrDefault(id);
}
