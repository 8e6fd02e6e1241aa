using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What is asked for on the gateways' page.</summary>
/// <param name="Text">Part of an id, an address or a kelurahan; null or empty for all.</param>
/// <param name="Filter">Which rows.</param>
/// <param name="Sort">In which order.</param>
public sealed record GatewayQuery(string? Text = null, GatewayFilter Filter = GatewayFilter.All, GatewaySort Sort = GatewaySort.Id);

/// <summary>The gateways of the city joined with the sessions of the broker. Pure.</summary>
public static class GatewayList
{
    /// <summary>Every row there is: the city's gateways, then other clients.</summary>
    /// <param name="city">The city.</param>
    /// <param name="report">The broker's sessions, null where none were told.</param>
    /// <param name="accounts">The accounts of telemetry by gateway, null where none were told.</param>
    public static IReadOnlyList<GatewayRow> All(CitySnapshot city, BrokerClientsReport? report, IReadOnlyDictionary<string, GatewayAccount>? accounts = null)
    {
        ArgumentNullException.ThrowIfNull(city);
        IEnumerable<GatewayRow> gateways = city.Assets.Gateways.Select(gateway =>
            new GatewayRow(gateway.Id, gateway, city.FindKelurahan(gateway.KelurahanId)?.Name, report?.Clients.GetValueOrDefault(gateway.Id)));
        // Whoever has a session or has sent telemetry, and is no gateway of the city.
        IEnumerable<GatewayRow> others = (report?.Clients.Keys ?? []).Union(accounts?.Keys ?? []).Where(id => id.Length > 0 && city.FindGateway(id) is null)
            .Select(id => new GatewayRow(id, null, null, report?.Clients.GetValueOrDefault(id)));
        return [.. gateways.Concat(others).Select(row => accounts?.GetValueOrDefault(row.Id) is { } account ? row with { Account = account } : row)];
    }

    /// <summary>The rows that are asked for, in the order that is asked for.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="query">What is asked for.</param>
    public static IReadOnlyList<GatewayRow> Select(IReadOnlyList<GatewayRow> rows, GatewayQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return [.. Order(rows.Where(row => IsIn(row, query.Filter) && Matches(row, query.Text)), query.Sort)];
    }

    /// <summary>Whether a row belongs to a filter.</summary>
    /// <param name="row">The row.</param>
    /// <param name="filter">The filter.</param>
    public static bool IsIn(GatewayRow row, GatewayFilter filter)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (filter == GatewayFilter.Others)
            return row.Gateway is null;
        return row.Gateway is not null && filter switch
        {
            GatewayFilter.Connected => row.Connection is not null,
            GatewayFilter.Away => row.Connection is null,
            GatewayFilter.Troubled => row.Trouble is not null,
            _ => true,
        };
    }

    private static bool Matches(GatewayRow row, string? text) =>
        string.IsNullOrWhiteSpace(text)
        || new[] { row.Id, row.KelurahanName, row.Connection?.Address }.Any(field => field?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true);

    private static IOrderedEnumerable<GatewayRow> Order(IEnumerable<GatewayRow> rows, GatewaySort sort) => (sort switch
    {
        GatewaySort.Newest => rows.OrderByDescending(row => row.SinceUnixMs ?? 0),
        GatewaySort.Queue => rows.OrderByDescending(row => row.Client?.QueuedBytes ?? 0),
        GatewaySort.Traffic => rows.OrderByDescending(row => (row.Connection?.Received ?? 0) + (row.Connection?.Sent ?? 0)),
        GatewaySort.Trouble => rows.OrderByDescending(row => row.Trouble?.AtUnixMs ?? 0),
        _ => rows.OrderBy(_ => 0),
    }).ThenBy(row => row.Id, StringComparer.Ordinal);
}
