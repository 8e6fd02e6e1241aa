using System.Globalization;
using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Incidents: <c>/incidents</c>.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this RouteGroupBuilder api) =>
        api.MapGet("/incidents", ListAsync).WithTags("Incidents").WithName("listIncidents").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("Incidents, newest first.");

    private static async Task<Ok<ApiPage<ApiIncident>>> ListAsync(
        ClaimsPrincipal user,
        IncidentService incidents,
        CityDirectory directory,
        string? device,
        string? cursor,
        bool open = false,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, 500);
        long? beforeId = null;
        if (cursor is not null)
        {
            beforeId = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
                ? id
                : throw new RequestRefusedException(Refusal.Invalid, "cursor", "The cursor must be the nextCursor of the page before.");
        }

        IReadOnlyList<IncidentRecord> page = await incidents.ListAsync(new IncidentQuery(open, device, beforeId, limit), cancellationToken);
        AreaView area = user.AreaIn(directory.Current);
        string? next = page.Count == limit ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ApiPage<ApiIncident>([.. page.Where(incident => area.HasDevice(incident.DeviceId)).Select(incident => ApiIncident.Of(incident, directory.Current))], next));
    }
}
