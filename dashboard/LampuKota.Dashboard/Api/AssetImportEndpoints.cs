using System.Security.Claims;
using System.Text.Json;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Files of assets: <c>/assets/imports</c> and <c>/assets/{kind}/export</c>.</summary>
internal static class AssetImportEndpoints
{
    private const int MaximumLimit = 1_000;
    private const long MaximumBodyBytes = 2L * AssetFile.MaximumLength;

    public static void MapAssetImports(this RouteGroupBuilder api)
    {
        RouteGroupBuilder assets = api.MapGroup("/assets").WithTags("Assets");
        assets.MapPost("/imports", TryAsync).WithName("tryAssetImport").Needs(Policies.ManageAssets, AreaUse.WholeCity).WithMetadata(new RequestSizeLimitAttribute(MaximumBodyBytes))
            .WithSummary("Reads a file, CSV or GeoJSON, and says what would become of each row; writes nothing of it.").Produces<ApiAssetImport>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        assets.MapGet("/imports", ListAsync).WithName("listAssetImports").Needs(Policies.ManageAssets, AreaUse.WholeCity).WithSummary("The last twenty imports, the newest first, without their rows.").Produces<ApiPage<ApiAssetImport>>();
        assets.MapGet("/imports/{id}", GetAsync).WithName("getAssetImport").Needs(Policies.ManageAssets, AreaUse.WholeCity)
            .WithSummary("An import: how far it is, and while it is tried what would become of each row, by pages.").Produces<ApiAssetImport>().ProducesProblem(StatusCodes.Status404NotFound);
        assets.MapPost("/imports/{id}/apply", ApplyAsync).WithName("applyAssetImport").Needs(Policies.ManageAssets, AreaUse.WholeCity).WithSummary("Takes all that is good in an import, in one commit.")
            .Produces<ApiAssetImport>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        assets.MapPost("/imports/{id}/undo", UndoAsync).WithName("undoAssetImport").Needs(Policies.ManageAssets, AreaUse.WholeCity).WithSummary("Takes the last import back while nothing has changed since.")
            .Produces<ApiAssetImport>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        assets.MapGet("/{kind}/export", Export).WithName("exportAssets").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("All that a filter finds as CSV or GeoJSON, as an import reads it.").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Created<ApiAssetImport>> TryAsync(ApiAssetFile file, ClaimsPrincipal user, AssetImportService imports, CancellationToken cancellationToken)
    {
        AssetImportView import = await imports.TryAsync(file.FileName, file.GeoJson?.GetRawText() ?? file.Csv ?? "", PersonClaims.Read(user), cancellationToken);
        return TypedResults.Created($"/api/v1/assets/imports/{import.Row.Id}", ApiAssetImport.Of(import, null, 0, MaximumLimit));
    }

    private static async Task<Ok<ApiPage<ApiAssetImport>>> ListAsync(AssetImportService imports, CancellationToken cancellationToken) => TypedResults.Ok(new ApiPage<ApiAssetImport>(
        [.. (await imports.ListAsync(cancellationToken)).Select(row => ApiAssetImport.Of(new AssetImportView(row, null, null, false, null), null, 0, 0))]));

    private static async Task<Ok<ApiAssetImport>> GetAsync(string id, AssetImportService imports, CancellationToken cancellationToken, AssetOutcome? outcome = null, int limit = 100, int cursor = 0)
    {
        ApiLimits.Require(limit, 1, MaximumLimit);
        return TypedResults.Ok(ApiAssetImport.Of(await FindAsync(id, imports, cancellationToken), outcome, Math.Max(0, cursor), limit));
    }

    private static async Task<Ok<ApiAssetImport>> ApplyAsync(string id, ApiAssetVersion seen, ClaimsPrincipal user, AssetImportService imports, CancellationToken cancellationToken)
    {
        await imports.ApplyAsync(id, seen.Version, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(ApiAssetImport.Of(await FindAsync(id, imports, cancellationToken), null, 0, 0));
    }

    private static async Task<Ok<ApiAssetImport>> UndoAsync(string id, ClaimsPrincipal user, AssetImportService imports, CancellationToken cancellationToken)
    {
        await imports.UndoAsync(id, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(ApiAssetImport.Of(await FindAsync(id, imports, cancellationToken), null, 0, 0));
    }

    private static FileContentHttpResult Export(
        string kind, ClaimsPrincipal user, CityDirectory directory, string? q = null, string? kelurahan = null, string? cabinet = null, bool? metered = null, bool? @protected = null,
        string sort = "id", bool descending = false, string format = "csv")
    {
        AssetKind known = AssetEndpoints.KindOf(kind);
        CitySnapshot city = directory.Current;
        IReadOnlyList<string> ids = AssetIds.Of(city, known, new LampQuery(q, kelurahan, cabinet, metered, @protected, AssetEndpoints.OrderOf(sort), descending), user.AreaIn(city));
        return format switch
        {
            "csv" => TypedResults.File(AssetExport.ToCsv(city, known, ids), "text/csv; charset=utf-8", $"{kind}.csv"),
            "geojson" => TypedResults.File(AssetExport.ToGeoJson(city, known, ids), "application/geo+json", $"{kind}.geojson"),
            _ => throw new RequestRefusedException(Refusal.Invalid, "format", "The format must be csv or geojson."),
        };
    }

    private static async Task<AssetImportView> FindAsync(string id, AssetImportService imports, CancellationToken cancellationToken) => await imports.FindAsync(id, cancellationToken)
        ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no import of this id; the last twenty are kept.");
}

/// <summary>A file of assets; one of its two forms.</summary>
/// <param name="FileName">Its name, for people.</param>
/// <param name="Csv">CSV.</param>
/// <param name="GeoJson">A GeoJSON FeatureCollection.</param>
public sealed record ApiAssetFile(string? FileName = null, string? Csv = null, JsonElement? GeoJson = null);

/// <summary>The version that was seen.</summary>
/// <param name="Version">As the dry run said.</param>
public sealed record ApiAssetVersion(string Version);

/// <summary>An import.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FileName">The file.</param>
/// <param name="State">How far it is.</param>
/// <param name="Person">Who read it.</param>
/// <param name="CreatedUnixMs">When it was read.</param>
/// <param name="AppliedUnixMs">When it was taken.</param>
/// <param name="Added">How many it adds.</param>
/// <param name="Changed">How many it changes.</param>
/// <param name="Refused">How many rows are refused.</param>
/// <param name="Written">How many are written by now, while it is being taken.</param>
/// <param name="CanBeUndone">Whether it was taken last, so that it may be taken back.</param>
/// <param name="Version">Stands for what would be written; goes back with <c>apply</c>. Null where it was taken.</param>
/// <param name="Lines">What would become of each row; empty where it was taken.</param>
/// <param name="NextCursor">The place of the next line; null where these are the last.</param>
public sealed record ApiAssetImport(
    string Id, string FileName, AssetImportState State, string Person, long CreatedUnixMs, long? AppliedUnixMs, int Added, int Changed, int Refused, int? Written, bool CanBeUndone,
    string? Version, IReadOnlyList<ApiAssetLine> Lines, int? NextCursor)
{
    internal static ApiAssetImport Of(AssetImportView import, AssetOutcome? outcome, int from, int limit)
    {
        AssetImportRow row = import.Row;
        AssetLine[] lines = [.. (import.Plan?.Lines ?? []).Where(line => outcome is null || line.Outcome == outcome).Skip(from).Take(limit + 1)];
        return new ApiAssetImport(
            row.Id, row.FileName, row.State, row.PersonName, row.CreatedUnixMs, row.AppliedUnixMs, import.Plan?.Count(AssetOutcome.Added) ?? row.Added, import.Plan?.Count(AssetOutcome.Changed) ?? row.Changed,
            import.Plan?.Count(AssetOutcome.Refused) ?? row.Refused, import.Written, import.CanBeUndone, import.Plan?.Version, [.. lines.Take(limit).Select(ApiAssetLine.Of)], lines.Length > limit ? from + limit : null);
    }
}
