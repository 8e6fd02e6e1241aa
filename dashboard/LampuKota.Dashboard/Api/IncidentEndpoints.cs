using System.Globalization;
using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Incidents: <c>/incidents</c>, <c>/incidents/{id}</c>, <c>/incidents/{id}/steps</c>.</summary>
internal static class IncidentEndpoints
{
    private const int MaximumConditions = 1_000;

    public static void MapIncidents(this RouteGroupBuilder api)
    {
        RouteGroupBuilder incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents.MapGet("/", ListAsync).WithName("listIncidents").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("Incidents, newest first.").ProducesProblem(StatusCodes.Status400BadRequest);
        incidents.MapPost("/", RaiseAsync).WithName("raiseIncident").Needs(Policies.CoordinateIncidents, AreaUse.Within)
            .WithSummary("Raises an incident by people's word; the same client key raises one.").Refuses().ProducesProblem(StatusCodes.Status403Forbidden);
        incidents.MapGet("/{id}", GetAsync).WithName("getIncident").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("An incident with its conditions and its history.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        incidents.MapGet("/{id}/steps", ListStepsAsync).WithName("listIncidentSteps").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("What happened to an incident, oldest first.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        incidents.MapPost("/{id}/steps", StepAsync).WithName("stepIncident").Needs(Policies.WorkOnIncidents, AreaUse.Within).WithSummary("Takes a step; the same client key for the same incident is taken once.")
            .Refuses().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<ApiPage<ApiIncident>>> ListAsync(
        ClaimsPrincipal user,
        IncidentService incidents,
        CityDirectory directory,
        CityClock clock,
        [AsParameters] IncidentListParameters parameters,
        CancellationToken cancellationToken)
    {
        long nowUnixMs = clock.NowUnixMs();
        IncidentQuery query = parameters.ToQuery(nowUnixMs) with { Area = user.AreaIn(directory.Current) };
        IReadOnlyList<IncidentRecord> page = await incidents.ListAsync(query, cancellationToken);
        string? next = page.Count == query.Limit ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ApiPage<ApiIncident>([.. page.Select(incident => ApiIncident.Of(incident, directory.Current, nowUnixMs))], next));
    }

    private static async Task<Created<ApiIncident>> RaiseAsync(
        ApiIncidentReport report, ClaimsPrincipal user, IncidentDesk desk, CityDirectory directory, CityClock clock, CancellationToken cancellationToken)
    {
        IncidentRecord incident = await desk.RaiseAsync(new IncidentReport(report.Root, report.Note, report.ClientKey, report.PhotoIds), PersonClaims.Read(user), cancellationToken);
        return TypedResults.Created(FormattableString.Invariant($"/api/v1/incidents/{incident.Id}"), ApiIncident.Of(incident, directory.Current, clock.NowUnixMs()));
    }

    private static async Task<Ok<ApiIncidentDetail>> GetAsync(
        long id, ClaimsPrincipal user, IncidentDesk desk, IncidentStore store, CityDirectory directory, CityClock clock, CancellationToken cancellationToken)
    {
        Person person = PersonClaims.Read(user);
        IncidentRecord incident = await desk.FindAsync(id, person, cancellationToken);
        return TypedResults.Ok(new ApiIncidentDetail(
            ApiIncident.Of(incident, directory.Current, clock.NowUnixMs()),
            await store.LoadConditionsAsync(id, MaximumConditions, cancellationToken),
            await store.LoadStepsAsync(id, cancellationToken),
            IncidentLifecycle.StepsFor(incident.State, person)));
    }

    private static async Task<Ok<ApiPage<IncidentStep>>> ListStepsAsync(
        long id, ClaimsPrincipal user, IncidentDesk desk, IncidentStore store, CancellationToken cancellationToken)
    {
        await desk.FindAsync(id, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(new ApiPage<IncidentStep>(await store.LoadStepsAsync(id, cancellationToken)));
    }

    private static async Task<Ok<ApiIncidentStepResult>> StepAsync(
        long id, IncidentStepRequest request, ClaimsPrincipal user, IncidentDesk desk, CityDirectory directory, CityClock clock, CancellationToken cancellationToken)
    {
        // What speaks of a command is LampuKota's own to say.
        IncidentStepResult result = await desk.StepAsync(id, request with { ReferenceId = null }, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Ok(new ApiIncidentStepResult(ApiIncident.Of(result.Incident, directory.Current, clock.NowUnixMs()), result.Step, result.IsRepeat));
    }
}
