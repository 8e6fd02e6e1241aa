namespace LampuKota.City;

/// <summary>Finds the lamps that a scope stands for.</summary>
public static class CommandScopes
{
    /// <summary>Most lamps that one request may name by id; every other scope may have more.</summary>
    public const int MaximumLamps = 5_000;

    /// <summary>The lamps, none twice.</summary>
    /// <param name="scope">What was chosen.</param>
    /// <param name="lampIds">The lamps of a scope of single lamps; else empty.</param>
    /// <param name="city">The assets.</param>
    /// <param name="groups">The lamp groups.</param>
    /// <exception cref="RequestRefusedException">There is no such place, or it has no lamps.</exception>
    public static IReadOnlyList<LampAsset> Resolve(CommandScope scope, IReadOnlyList<string> lampIds, CitySnapshot city, LampGroups groups)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(lampIds);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(groups);
        if (scope.Kind == CommandScopeKind.Lamps)
            return Named(lampIds, city);
        if (lampIds.Count > 0)
            throw new RequestRefusedException(Refusal.Invalid, "targets", "Name either targets or a scope, not both.");

        IReadOnlyList<LampAsset> lamps = OfPlace(scope, city, groups)
            ?? throw new RequestRefusedException(Refusal.NotFound, "scope", "There is no such place, cabinet or group; search for its id.");
        return lamps.Count > 0 ? lamps : throw new RequestRefusedException(Refusal.Invalid, "scope", "There are no lamps there.");
    }

    /// <summary>The lamps of a place as it is now; none where it is gone, and none of a scope of single lamps.</summary>
    /// <param name="scope">What was chosen.</param>
    /// <param name="city">The assets.</param>
    /// <param name="groups">The lamp groups.</param>
    public static IReadOnlyList<LampAsset> LampsOf(CommandScope scope, CitySnapshot city, LampGroups groups)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(groups);
        return OfPlace(scope, city, groups) ?? [];
    }

    private static IReadOnlyList<LampAsset>? OfPlace(CommandScope scope, CitySnapshot city, LampGroups groups)
    {
        string id = scope.Id ?? "";
        return scope.Kind switch
        {
            CommandScopeKind.City => city.Lamps,
            CommandScopeKind.Group => groups.Find(id) is { } group ? [.. group.LampIds.Select(city.FindLamp).OfType<LampAsset>()] : null,
            CommandScopeKind.Street => city.FindStreet(id) is null ? null : At(city.LampsOfStreet(id), city),
            CommandScopeKind.Cabinet => city.FindCabinet(id) is null ? null : At(city.LampsOfCabinet(id), city),
            CommandScopeKind.Kelurahan => city.FindKelurahan(id) is null ? null : At(city.LampsOfKelurahan(id), city),
            CommandScopeKind.Kecamatan => city.FindKecamatan(id) is null ? null : At(city.LampsOfKecamatan(id), city),
            _ => null,
        };
    }

    private static LampAsset[] At(IEnumerable<int> indexes, CitySnapshot city) => [.. indexes.Select(index => city.Lamps[index])];

    private static LampAsset[] Named(IReadOnlyList<string> lampIds, CitySnapshot city)
    {
        if (lampIds.Count is 0 or > MaximumLamps)
            throw new RequestRefusedException(Refusal.Invalid, "targets", $"Name 1 to {MaximumLamps} lamps, or a scope.");
        return [.. lampIds.Distinct(StringComparer.Ordinal).Select(lampId => city.FindLamp(lampId)
            ?? throw new RequestRefusedException(Refusal.NotFound, "targets", NoLamp(lampId)))];
    }

    /// <summary>Says that there is no such lamp; what is no id is not repeated.</summary>
    internal static RefusalSentence NoLamp(string? id)
    {
        if (id is not null && Lighting.DeviceId.IsValid(id))
            return $"There is no lamp {id}; search for its id or pole code.";
        return "There is no lamp of this name; search for its id or pole code.";
    }
}
