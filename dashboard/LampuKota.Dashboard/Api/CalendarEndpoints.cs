using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Calendars and control programs: <c>/calendars</c>.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this RouteGroupBuilder api)
    {
        RouteGroupBuilder calendars = api.MapGroup("/calendars").WithTags("Schedules");
        calendars.MapGet("/", (ScheduleService schedules) => TypedResults.Ok(ApiSchedules.Of(schedules.Current)))
            .WithName("getCalendars").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("The calendars and control programs in force.");
        calendars.MapPost("/preview", Preview).WithName("previewCalendars").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("Checks a draft over the whole year and sums it up; saves nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        calendars.MapPut("/", SaveAsync).WithName("putCalendars").Needs(Policies.ManageSchedules, AreaUse.WholeCity).WithSummary("Saves the next version of the calendars and control programs, and gives it to the gateways.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiSchedulePreview> Preview(ApiSchedules draft, ScheduleService schedules, DashboardSettings settings, string? calendar = null) =>
        TypedResults.Ok(ApiSchedulePreview.Of(schedules.Preview(draft.ToSet(schedules.Current)), settings.TariffRupiahPerKwh, calendar));

    private static async Task<Ok<ApiSchedules>> SaveAsync(
        ApiSchedules draft, ClaimsPrincipal user, ScheduleService schedules, CancellationToken cancellationToken)
    {
        return TypedResults.Ok(ApiSchedules.Of(await schedules.SaveAsync(draft.ToSet(schedules.Current), PersonClaims.Read(user), cancellationToken)));
    }
}
