using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Photos: <c>/photos</c>, <c>/photos/{id}</c>.</summary>
internal static class PhotoEndpoints
{
    private const string Jpeg = "image/jpeg";

    // What an id names never changes.
    private const string CacheForAYear = "private, max-age=31536000, immutable";

    public static void MapPhotos(this RouteGroupBuilder api)
    {
        RouteGroupBuilder photos = api.MapGroup("/photos").WithTags("Photos");
        photos.MapPost("/", AddAsync).WithName("addPhoto").Needs(Policies.WorkOnIncidents, AreaUse.Same).WithSummary("Keeps a photo, for a step of an incident. The body is the JPEG file itself, at most 16 MB.")
            .Accepts<IFormFile>(Jpeg).WithMetadata(new RequestSizeLimitAttribute(PhotoLimits.MaximumUploadBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        // Whoever knows a photo's id, which nobody can guess, has it from an incident or a report that lies in the areas of that person.
        photos.MapGet("/{id}", GetAsync).WithName("getPhoto").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("A photo as JPEG: at most 1,600 pixels a side, or 320 with size=small.")
            .Produces(StatusCodes.Status200OK, contentType: Jpeg).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Created<ApiPhoto>> AddAsync(HttpRequest request, ClaimsPrincipal user, PhotoIntake intake, CancellationToken cancellationToken)
    {
        string id = await intake.TakeAsync(request.Body, PersonClaims.Read(user).Id, cancellationToken);
        return TypedResults.Created($"/api/v1/photos/{id}", new ApiPhoto(id));
    }

    private static async Task<FileContentHttpResult> GetAsync(string id, string? size, HttpResponse response, PhotoStore store, CancellationToken cancellationToken)
    {
        byte[]? photo = PhotoStore.IsId(id) ? await store.FindAsync(id, isSmall: size == "small", cancellationToken) : null;
        if (photo is null)
            throw new RequestRefusedException(Refusal.NotFound, "id", "There is no such photo.");

        response.Headers.CacheControl = CacheForAYear;
        return TypedResults.File(photo, Jpeg);
    }
}

/// <summary>A photo that is kept.</summary>
/// <param name="Id">For <c>GET /api/v1/photos/{id}</c> and the steps of incidents.</param>
internal sealed record ApiPhoto(string Id);
