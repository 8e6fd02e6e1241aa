using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What a reader of entities asks for (ETSI GS CIM 009, 6.4.3.2), as far as it is served here.</summary>
/// <param name="Types">The types.</param>
/// <param name="Ids">Only these URNs; null for all.</param>
/// <param name="Attributes">Only these attributes; null for all.</param>
/// <param name="Limit">Entities at most, 0 to <see cref="MostEntities"/>.</param>
/// <param name="Offset">Entities to pass over.</param>
/// <param name="HasCount">Whether the number of all is told in a header.</param>
/// <param name="IsSimplified">Whether values stand without what is told about them.</param>
internal sealed record NgsiQuery(
    IReadOnlyList<string> Types, IReadOnlySet<string>? Ids, IReadOnlySet<string>? Attributes, int Limit, int Offset, bool HasCount, bool IsSimplified)
{
    public const int MostEntities = 1_000;

    private const int UsualEntities = 20;

    // Asked for by clients of context brokers, and passing over them would answer more than was asked for.
    private static readonly string[] NotServed = ["q", "georel", "geometry", "coordinates", "geoproperty", "csf", "idPattern", "scopeQ"];

    /// <exception cref="RequestRefusedException">A parameter is wrong, or is not served.</exception>
    public static NgsiQuery Read(IQueryCollection query)
    {
        if (NotServed.FirstOrDefault(query.ContainsKey) is { } notServed)
            throw new RequestRefusedException(Refusal.Invalid, notServed, $"The parameter {notServed} is not served here; ask by type, id, attrs, limit and offset, and filter what comes.");
        string[] types = Words(query, "type") ?? [.. (Words(query, "id") ?? []).Select(TypeOf).Distinct()];
        if (types.Length == 0 || types.Except(NgsiIds.Types).Any())
            throw new RequestRefusedException(Refusal.Invalid, "type", $"The type must be one or more of {string.Join(", ", NgsiIds.Types)}.");
        return new NgsiQuery(
            [.. NgsiIds.Types.Intersect(types)],
            Words(query, "id")?.ToHashSet(StringComparer.Ordinal),
            Words(query, "attrs")?.ToHashSet(StringComparer.Ordinal),
            Whole(query, "limit", UsualEntities, MostEntities),
            Whole(query, "offset", 0, int.MaxValue),
            query["count"] == "true",
            IsSimple(query));
    }

    /// <summary>Whether the simplified form is asked for, by its present name or an older one.</summary>
    public static bool IsSimple(IQueryCollection query) =>
        (Words(query, "options") ?? []).Concat(Words(query, "format") ?? []).Any(word => word is "keyValues" or "simplified");

    private static string TypeOf(string urn) => NgsiIds.TryParse(urn, out string type, out _) ? type : urn;

    private static string[]? Words(IQueryCollection query, string name) =>
        query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values)
            ? values.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;

    private static int Whole(IQueryCollection query, string name, int otherwise, int most)
    {
        if (!query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value))
            return otherwise;
        return int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number <= most
            ? number
            : throw new RequestRefusedException(Refusal.Invalid, name, $"The {name} must be a whole number, 0 to {most}.");
    }
}
