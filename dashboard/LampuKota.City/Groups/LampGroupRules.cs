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
        return group with
        {
            Name = group.Name.Trim(),
            LampIds = [.. CommandScopes.Resolve(CommandScope.Lamps, group.LampIds, city, LampGroups.None).Select(lamp => lamp.Id)],
        };
    }

    private static RequestRefusedException Invalid(string field, string message) => new(Refusal.Invalid, field, message);
}
