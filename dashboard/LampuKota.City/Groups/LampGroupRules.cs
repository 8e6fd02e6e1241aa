using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>What a lamp group must be before it is saved.</summary>
public static class LampGroupRules
{
    /// <summary>Most groups of a city: one a road, and all its markets and parks.</summary>
    public const int MaximumGroups = 1_000;

    /// <summary>Checks a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="city">The assets.</param>
    /// <exception cref="RequestRefusedException">It does not check.</exception>
    public static LampGroup Check(LampGroup group, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(city);
        if (!DeviceId.IsValid(group.Id))
            throw Invalid("id", "The id must have 1 to 63 capital letters, digits, dots or hyphens, for instance PASAR-OESAPA.");
        if (string.IsNullOrWhiteSpace(group.Name) || group.Name.Length > LightingLimits.MaximumNameLength || group.Name.Any(char.IsControl))
            throw Invalid("name", $"The name must have 1 to {LightingLimits.MaximumNameLength} characters on one line.");
        if (!Enum.IsDefined(group.Kind))
            throw Invalid("kind", "The kind must be market, park, road, crossing or other.");
        if (group.LampIds.Count is 0 or > CommandScopes.MaximumLamps)
            throw Invalid("lamps", $"A group must have 1 to {CommandScopes.MaximumLamps} lamps, not {group.LampIds.Count}; name lamps, or places that have some.");
        if (group.LampIds.FirstOrDefault(id => id is null || city.FindLamp(id) is null) is { } unknown)
            throw new RequestRefusedException(Refusal.NotFound, "lamps", CommandScopes.NoLamp(unknown));
        return group with
        {
            Name = group.Name.Trim(),
            LampIds = [.. CommandScopes.Resolve(CommandScope.Lamps, group.LampIds, city, LampGroups.None).Select(lamp => lamp.Id)],
        };
    }

    /// <summary>The group with all lamps of some places besides, none twice.</summary>
    /// <param name="group">The group; it may name no lamps itself.</param>
    /// <param name="places">The places, or other groups: their lamps are taken as they are now.</param>
    /// <param name="city">The assets.</param>
    /// <param name="groups">The lamp groups.</param>
    /// <exception cref="RequestRefusedException">There is no such place, or it has no lamps.</exception>
    public static LampGroup WithPlaces(LampGroup group, IReadOnlyList<CommandScope> places, CitySnapshot city, LampGroups groups)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(places);
        return places.Count == 0
            ? group
            : group with { LampIds = [.. group.LampIds.Concat(places.SelectMany(place => CommandScopes.Resolve(place, [], city, groups).Select(lamp => lamp.Id))).Distinct(StringComparer.Ordinal)] };
    }

    private static RequestRefusedException Invalid(string field, RefusalSentence sentence) => new(Refusal.Invalid, field, sentence);
}
