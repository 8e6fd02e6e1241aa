using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Addresses of calls for what a page shows; pure.</summary>
internal static class AssetLinks
{
    /// <summary>The file of the lamps that a filter finds.</summary>
    public static string Export(LampQuery query, string format)
    {
        (string Name, string? Value)[] all =
        [
            ("q", query.Text), ("kelurahan", query.KelurahanId), ("cabinet", query.CabinetId), ("metered", Word(query.IsMetered)), ("protected", Word(query.IsProtected)),
            ("sort", query.Order.ToString().ToLowerInvariant()), ("descending", Word(query.IsDescending)), ("format", format),
        ];
        return "/api/v1/assets/lamps/export?" + string.Join('&', all.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }

    private static string? Word(bool? flag) => flag switch { true => "true", false => "false", null => null };
}
