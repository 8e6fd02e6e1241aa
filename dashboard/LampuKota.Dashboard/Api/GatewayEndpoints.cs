using System.Globalization;
using System.Text.Json;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>How the gateways are connected: <c>/gateways</c>.</summary>
internal static class GatewayEndpoints
{
    public static void MapGateways(this RouteGroupBuilder api) =>
        api.MapGet("/gateways", List).WithTags("Gateways").WithName("listGateways").Needs(Policies.SeeSystem, AreaUse.WholeCity).WithSummary("Gateways, or other clients, as the broker sees them.");

    private static Ok<ApiPage<ApiGateway>> List(
        CityDirectory directory,
        BrokerClients clients,
        GatewayAccounts accounts,
        string? q,
        string? show,
        string? sort,
        string? cursor,
        int limit = 50)
    {
        ApiLimits.Require(limit, 1, 500);
        // The list is made anew for each page; between two of them it may change as the broker's clients do.
        int skipped = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skipped))
            throw new RequestRefusedException(Refusal.Invalid, "cursor", "The cursor must be the nextCursor of the page before.");
        GatewayQuery query = new(q, WordOf<GatewayFilter>("show", show), WordOf<GatewaySort>("sort", sort));
        IReadOnlyList<GatewayRow> rows = GatewayList.Select(GatewayList.All(directory.Current, clients.Current, accounts.Current), query);
        string? next = rows.Count - skipped > limit ? (skipped + limit).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ApiPage<ApiGateway>([.. rows.Skip(skipped).Take(limit).Select(ApiGateway.Of)], next));
    }

    private static TWord WordOf<TWord>(string field, string? text)
        where TWord : struct, Enum
    {
        if (text is null)
            return default;
        return Enum.TryParse(text, ignoreCase: true, out TWord word) && Enum.IsDefined(word)
            ? word
            : throw new RequestRefusedException(
                Refusal.Invalid, field, $"There is no {field} of that word; take one of {string.Join(", ", Enum.GetNames<TWord>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
    }
}

/// <summary>A gateway or another client of the broker.</summary>
/// <param name="Id">Gateway id, or Client Identifier.</param>
/// <param name="IsGateway">Whether the city has a gateway of this id.</param>
/// <param name="Kelurahan">Where it stands.</param>
/// <param name="Session">Its session at the broker, null where there is none.</param>
/// <param name="Account">What became of every value that it ever sent, null where it never sent any.</param>
public sealed record ApiGateway(string Id, bool IsGateway, string? Kelurahan, BrokerClient? Session, GatewayAccount? Account)
{
    /// <summary>Describes a row.</summary>
    /// <param name="row">The row.</param>
    public static ApiGateway Of(GatewayRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ApiGateway(row.Id, row.Gateway is not null, row.KelurahanName, row.Client, row.Account);
    }
}
