using LampuKota.City;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>A night of all lamps: <c>/map/replay</c>.</summary>
internal static class ReplayEndpoint
{
    /// <summary>Media type of a night.</summary>
    public const string MediaType = "application/x-lampukota-replay";

    public static void MapReplay(this RouteGroupBuilder map) =>
        map.MapGet("/replay", GetAsync).WithName("getMapReplay").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("The levels of all lamps through a night, in steps of five minutes (docs/formats/replay.md).")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaType).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> GetAsync(string? night, ReplayService replay, HttpResponse response, CancellationToken cancellationToken)
    {
        LocalDate? evening = night is null ? null : LocalDatePattern.Iso.Parse(night) is { Success: true } parsed
            ? parsed.Value
            : throw new RequestRefusedException(Refusal.Invalid, "night", "The night must be the day of its evening, such as 2026-11-21.");
        response.Headers.CacheControl = "private, no-cache"; // Late samples may still come.
        return TypedResults.Bytes(await replay.ReadAsync(evening, cancellationToken), MediaType);
    }
}
