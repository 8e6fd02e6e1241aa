using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Calendars and control programs: <c>/calendars</c>.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this RouteGroupBuilder api)
    {
        RouteGroupBuilder calendars = api.MapGroup("/calendars").WithTags("Schedules");
        calendars.MapGet("/", (HttpResponse response, ScheduleService schedules) => Tagged(response, ApiSchedules.Of(schedules.Current)))
            .WithName("getCalendars").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("The calendars and control programs in force.");
        calendars.MapPost("/preview", Preview).WithName("previewCalendars").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Checks a draft over the whole year and sums it up; saves nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        calendars.MapPut("/", SaveAsync).WithName("putCalendars").Needs(Policies.ManageSchedules, AreaUse.WholeCity).WithSummary("Saves the next version of the calendars and control programs, and gives it to the gateways.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static Ok<ApiSchedulePreview> Preview(ApiSchedules draft, ScheduleService schedules, DashboardSettings settings, string? calendar = null) =>
        TypedResults.Ok(ApiSchedulePreview.Of(schedules.Preview(draft.ToSet(schedules.Current)), settings.TariffRupiahPerKwh, calendar));

    private static async Task<Ok<ApiSchedules>> SaveAsync(
        ApiSchedules draft, ClaimsPrincipal user, HttpResponse response, ScheduleService schedules, CancellationToken cancellationToken, [FromHeader(Name = "If-Match")] string? match = null)
    {
        EditTag.Require(match, draft.Version);
        return Tagged(response, ApiSchedules.Of(await schedules.SaveAsync(draft.ToSet(schedules.Current), PersonClaims.Read(user), cancellationToken)));
    }

    private static Ok<ApiSchedules> Tagged(HttpResponse response, ApiSchedules schedules)
    {
        EditTag.Write(response, schedules.Version);
        return TypedResults.Ok(schedules);
    }
}
