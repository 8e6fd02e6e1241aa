using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Which lamps follow which calendar: <c>/calendars/assignments</c>.</summary>
internal static class CalendarAssignmentEndpoints
{
    public static void MapCalendarAssignments(this RouteGroupBuilder api)
    {
        RouteGroupBuilder assignments = api.MapGroup("/calendars/assignments").WithTags("Schedules");
        assignments.MapPost("/preview", Preview).WithName("previewAssignment").Needs(Policies.ManageSchedules, AreaUse.WholeCity).WithSummary("What the year would be if lamps followed another calendar; changes nothing.").Refuses();
        assignments.MapPost("/", AssignAsync).WithName("assignCalendar").Needs(Policies.ManageSchedules, AreaUse.WholeCity).WithSummary("Gives lamps another calendar, and tells their gateways.").Refuses();
    }

    private static Ok<ApiAssignmentPreview> Preview(ApiAssignmentDraft draft, CalendarAssignmentService service, ScheduleService schedules, DashboardSettings settings) =>
        TypedResults.Ok(ApiAssignmentPreview.Of(service.Preview(draft.ToAssignment()), schedules.Current.DefaultCalendarId, settings.TariffRupiahPerKwh));

    private static async Task<Ok<ApiAssigned>> AssignAsync(
        ApiAssignmentRequest request, ClaimsPrincipal user, CalendarAssignmentService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiAssigned.Of(await service.AssignAsync(request.ToAssignment(), request.Reason, PersonClaims.Read(user), cancellationToken)));
}

/// <summary>Lamps that might follow another calendar.</summary>
/// <param name="Calendar">The calendar; null for the city's default. Must be there.</param>
/// <param name="Targets">1 to 5,000 lamp ids; or else <paramref name="Scope"/>.</param>
/// <param name="Scope">All lamps of a group, a street, a cabinet, a kelurahan, a kecamatan or the city.</param>
public sealed record ApiAssignmentDraft(string? Calendar, IReadOnlyList<string>? Targets = null, ApiScope? Scope = null)
{
    internal CalendarAssignment ToAssignment() => new(ApiScope.ToScope(Scope), Targets ?? [], Calendar);
}

/// <summary>Lamps that shall follow another calendar; members as in <see cref="ApiAssignmentDraft"/>.</summary>
/// <param name="Calendar">The calendar, or null.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
/// <param name="Targets">Lamp ids, or else a scope.</param>
/// <param name="Scope">A scope.</param>
public sealed record ApiAssignmentRequest(string? Calendar, string Reason, IReadOnlyList<string>? Targets = null, ApiScope? Scope = null)
{
    internal CalendarAssignment ToAssignment() => new(ApiScope.ToScope(Scope), Targets ?? [], Calendar);
}

/// <summary>What an assignment would come to.</summary>
/// <param name="Calendar">The calendar that the lamps would follow.</param>
/// <param name="Lamps">How many lamps are named.</param>
/// <param name="Changed">How many of them would follow another than now.</param>
/// <param name="ProtectedLamps">How many are protected.</param>
/// <param name="IsGood">Whether it can be done.</param>
/// <param name="From">The first lighting day; the year runs from here.</param>
/// <param name="Before">The year as it is.</param>
/// <param name="After">The year as it would be.</param>
/// <param name="Followed">Which calendars the lamps follow now, the most followed first.</param>
/// <param name="Findings">What was found, the worst first.</param>
/// <param name="Days">Each lighting day of the calendar; null where it cannot be followed as it stands.</param>
public sealed record ApiAssignmentPreview(
    string Calendar,
    int Lamps,
    int Changed,
    int ProtectedLamps,
    bool IsGood,
    DateOnly From,
    ApiAssignmentYear Before,
    ApiAssignmentYear After,
    IReadOnlyList<ApiFollowed> Followed,
    IReadOnlyList<ApiFinding> Findings,
    IReadOnlyList<ApiCalendarDay>? Days)
{
    internal static ApiAssignmentPreview Of(AssignmentPreview preview, string defaultCalendarId, double tariffRupiahPerKwh) => new(
        preview.CalendarId,
        preview.Lamps.Count,
        preview.Changed.Count,
        preview.Lamps.Count(lamp => lamp.IsProtected),
        preview.IsGood,
        preview.From.ToDateOnly(),
        ApiAssignmentYear.Of(preview.Before, tariffRupiahPerKwh),
        ApiAssignmentYear.Of(preview.After, tariffRupiahPerKwh),
        [.. preview.Lamps.CountBy(lamp => lamp.CalendarId ?? defaultCalendarId).OrderByDescending(one => one.Value).Select(one => new ApiFollowed(one.Key, one.Value))],
        [.. preview.Findings.Select(ApiFinding.Of)],
        preview.Year is null ? null : [.. preview.Year.Nights.Select(ApiCalendarDay.Of)]);
}

/// <summary>What a year of lamps comes to.</summary>
/// <param name="BurningHours">Hours that each lamp burns.</param>
/// <param name="EnergyKwh">Energy of all of them.</param>
/// <param name="CostRupiah">That energy at the tariff.</param>
public sealed record ApiAssignmentYear(double BurningHours, double EnergyKwh, double CostRupiah)
{
    internal static ApiAssignmentYear Of(AssignmentYear year, double tariffRupiahPerKwh) =>
        new(Math.Round(year.BurningHours, 2), Math.Round(year.EnergyKilowattHours, 1), Math.Round(year.EnergyKilowattHours * tariffRupiahPerKwh));
}

/// <summary>A calendar and how many lamps follow it.</summary>
public sealed record ApiFollowed(string Calendar, int Lamps);

/// <summary>What was assigned.</summary>
/// <param name="Calendar">The calendar that the lamps follow now.</param>
/// <param name="Lamps">How many lamps were named.</param>
/// <param name="Changed">How many of them followed another before.</param>
/// <param name="Gateways">The gateways that are told, and which the page of schedules shows.</param>
public sealed record ApiAssigned(string Calendar, int Lamps, int Changed, IReadOnlyList<string> Gateways)
{
    internal static ApiAssigned Of(AssignmentPreview done) =>
        new(done.CalendarId, done.Lamps.Count, done.Changed.Count, [.. done.Changed.Select(lamp => lamp.GatewayId).Distinct().Order(StringComparer.Ordinal)]);
}
