using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The register of assets: <c>/assets</c>.</summary>
internal static class AssetEndpoints
{
    /// <summary>Most assets of one page.</summary>
    private const int MaximumLimit = 1_000;

    public static void MapAssets(this RouteGroupBuilder api)
    {
        RouteGroupBuilder assets = api.MapGroup("/assets").WithTags("Assets");
        assets.MapGet("/{kind}", List).WithName("listAssets").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("Lamps, cabinets or gateways, searched, filtered, sorted and by pages; kind is lamps, cabinets or gateways.").Produces<ApiAssetPage>().ProducesProblem(StatusCodes.Status400BadRequest);
        assets.MapGet("/{kind}/{id}", Get).WithName("getAsset").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("One asset; its version is the ETag too.").Produces<ApiAsset>().ProducesProblem(StatusCodes.Status404NotFound);
        assets.MapPut("/{kind}/{id}", AddAsync).WithName("addAsset").Needs(Policies.ManageAssets, AreaUse.WholeCity)
            .WithSummary("Adds an asset; needs If-None-Match: *.").Produces<ApiAsset>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        assets.MapPatch("/{kind}/{id}", ChangeAsync).WithName("changeAsset").Needs(Policies.ManageAssets, AreaUse.WholeCity)
            .WithSummary("Changes some fields of an asset; needs If-Match with the version that was read.").Produces<ApiAsset>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        assets.MapPost("/changes", ChangeManyAsync).WithName("changeAssets").Needs(Policies.ManageAssets, AreaUse.WholeCity)
            .WithSummary("Gives several assets the same values, or says what would become of each.").Produces<ApiAssetPlan>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static Ok<ApiAssetPage> List(
        string kind, ClaimsPrincipal user, CityDirectory directory, string? q = null, string? kelurahan = null, string? cabinet = null, bool? metered = null, bool? @protected = null,
        string sort = "id", bool descending = false, int limit = 100, string? cursor = null)
    {
        ApiLimits.Require(limit, 1, MaximumLimit);
        AssetKind known = KindOf(kind);
        CitySnapshot city = directory.Current;
        var query = new LampQuery(q, kelurahan, cabinet, metered, @protected, OrderOf(sort), descending);
        IReadOnlyList<string> ids = AssetIds.Of(city, known, query, user.AreaIn(city));
        int from = cursor is null ? 0 : PlaceAfter(ids, cursor);
        string[] page = [.. ids.Skip(from).Take(limit)];
        return TypedResults.Ok(new ApiAssetPage(
            [.. page.Select(id => ApiAsset.Of(known, id, AssetFields.Find(city, known, id)!))], ids.Count, from + page.Length < ids.Count ? page[^1] : null));
    }

    private static Ok<ApiAsset> Get(string kind, string id, ClaimsPrincipal user, HttpResponse response, CityDirectory directory)
    {
        CitySnapshot city = directory.Current;
        ApiAsset asset = Find(city, KindOf(kind), id);
        user.AreaIn(city).RequireDevice(id);
        return Tagged(response, asset);
    }

    private static async Task<Created<ApiAsset>> AddAsync(
        string kind, string id, ApiAssetFields asset, ClaimsPrincipal user, HttpContext http, AssetService assets, CityDirectory directory, CancellationToken cancellationToken,
        [FromHeader(Name = "If-None-Match")] string? noneMatch = null)
    {
        AssetKind known = KindOf(kind);
        if (noneMatch != "*")
            throw new RequestRefusedException(Refusal.VersionNeeded, null, "An asset is added with If-None-Match: *, so that none is overwritten; change one that is there by PATCH.");

        await assets.AddAsync(new AssetRow(1, known, id, ApiAsset.ToTexts(asset.Fields)), PersonClaims.Read(user), cancellationToken);
        return TypedResults.Created($"/api/v1/assets/{kind}/{id}", Tagged(http.Response, Find(directory.Current, known, id)).Value);
    }

    private static async Task<Ok<ApiAsset>> ChangeAsync(
        string kind, string id, ApiAssetFields change, ClaimsPrincipal user, HttpContext http, AssetService assets, CityDirectory directory, CancellationToken cancellationToken,
        [FromHeader(Name = "If-Match")] string? match = null)
    {
        AssetKind known = KindOf(kind);
        if (string.IsNullOrEmpty(match))
            throw new RequestRefusedException(Refusal.VersionNeeded, null, "A change needs If-Match with the version that you read, so that nobody's work is overwritten.");

        await assets.ChangeAsync(known, [id], ApiAsset.ToTexts(change.Fields), match.Trim().Trim('"'), PersonClaims.Read(user), cancellationToken);
        return Tagged(http.Response, Find(directory.Current, known, id));
    }

    private static async Task<Ok<ApiAssetPlan>> ChangeManyAsync(ApiAssetChanges changes, ClaimsPrincipal user, AssetService assets, CancellationToken cancellationToken)
    {
        Dictionary<string, string> fields = ApiAsset.ToTexts(changes.Fields);
        string version = assets.VersionOf(changes.Kind, changes.Ids);
        if (changes.DryRun)
        {
            AssetService.RequireCount(changes.Ids);
            return TypedResults.Ok(ApiAssetPlan.Of(assets.Plan([.. changes.Ids.Select((id, index) => new AssetRow(index + 1, changes.Kind, id, fields))]), version));
        }

        return TypedResults.Ok(ApiAssetPlan.Of(await assets.ChangeAsync(changes.Kind, changes.Ids, fields, changes.Version ?? "", PersonClaims.Read(user), cancellationToken), version));
    }

    /// <summary>Reads a kind of an address.</summary>
    /// <param name="kind">As <c>lamps</c>.</param>
    /// <exception cref="RequestRefusedException">It is none.</exception>
    internal static AssetKind KindOf(string kind) => kind switch
    {
        "lamps" => AssetKind.Lamp,
        "cabinets" => AssetKind.Cabinet,
        "gateways" => AssetKind.Gateway,
        _ => throw new RequestRefusedException(Refusal.NotFound, "kind", "Assets are lamps, cabinets or gateways."),
    };

    /// <summary>Reads an order of an address.</summary>
    /// <param name="sort">As <c>power</c>.</param>
    /// <exception cref="RequestRefusedException">It is none.</exception>
    internal static LampOrder OrderOf(string sort) => Enum.TryParse(sort, ignoreCase: true, out LampOrder order) && Enum.IsDefined(order)
        ? order
        : throw new RequestRefusedException(Refusal.Invalid, "sort", $"Assets are sorted by one of these: {string.Join(", ", Enum.GetNames<LampOrder>()).ToLowerInvariant()}.");

    private static int PlaceAfter(IReadOnlyList<string> ids, string cursor)
    {
        for (int place = 0; place < ids.Count; place++)
        {
            if (ids[place] == cursor)
                return place + 1;
        }

        throw new RequestRefusedException(Refusal.Invalid, "cursor", "The filter does not find what the cursor names any more; begin again without a cursor.");
    }

    private static ApiAsset Find(CitySnapshot city, AssetKind kind, string id) => AssetFields.Find(city, kind, id) is { } fields
        ? ApiAsset.Of(kind, id, fields)
        : throw new RequestRefusedException(Refusal.NotFound, "id", $"The city has no asset of this kind with the id {id}.");

    private static Ok<ApiAsset> Tagged(HttpResponse response, ApiAsset asset)
    {
        response.Headers.ETag = $"\"{asset.Version}\"";
        return TypedResults.Ok(asset);
    }
}
