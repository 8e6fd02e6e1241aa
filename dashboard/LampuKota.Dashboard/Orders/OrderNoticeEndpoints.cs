using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>The crews' page on messages to the phone itself, <c>/kru/pesan</c>: what is set up, a trial, and the end of it. A browser subscribes by the HTTP API.</summary>
internal static class OrderNoticeEndpoints
{
    /// <summary>Address of the page.</summary>
    public const string Path = OrderEndpoints.Path + "/pesan";

    /// <summary>Where a trial is asked for.</summary>
    public const string TestPath = Path + "/uji";

    /// <summary>Where the messages are ended.</summary>
    public const string StopPath = Path + "/berhenti";

    /// <summary>What the page says of what was just done.</summary>
    public static IReadOnlyList<string> Results { get; } = ["tested", "stopped", "failed"];

    public static void MapOrderNotices(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder pages = endpoints.MapGroup(Path).ExcludeFromDescription();
        pages.MapGet("/", ShowAsync).Needs(Policies.WorkOnIncidents, AreaUse.Own);
        pages.MapPost("/uji", TestAsync).Needs(Policies.WorkOnIncidents, AreaUse.Own);
        pages.MapPost("/berhenti", StopAsync).Needs(Policies.WorkOnIncidents, AreaUse.Own);
    }

    private static async Task<RazorComponentResult> ShowAsync(HttpContext http, DutyService duty, NotificationDesk desk, CityClock clock, string? hasil)
    {
        Person person = PersonClaims.Read(http.User);
        string? key = desk.IsPushSetUp ? await desk.PushKeyAsync(http.RequestAborted) : null;
        string? result = Results.FirstOrDefault(one => one == hasil);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<OrderNoticePage>(new Dictionary<string, object?>
        {
            [nameof(OrderNoticePage.Notice)] = new OrderNotice(person, duty.Contacts.Find(person.Id)?.Contacts ?? [], key, result, clock.NowUnixMs()),
        });
    }

    private static Task<IResult> TestAsync(HttpContext http, IAntiforgery antiforgery, DutyService duty, NotificationDesk desk) => DoAsync(
        http, antiforgery, "tested", person => desk.SendTestAsync(duty.Contacts.Find(person.Id), ContactChannel.WebPush, http.RequestAborted));

    private static Task<IResult> StopAsync(HttpContext http, IAntiforgery antiforgery, DutyService duty) => DoAsync(
        http, antiforgery, "stopped", person => duty.UnsubscribeAsync(person, http.RequestAborted));

    private static async Task<IResult> DoAsync(HttpContext http, IAntiforgery antiforgery, string done, Func<Person, Task> act)
    {
        string result = done;
        try
        {
            if (await antiforgery.IsRequestValidAsync(http))
                await act(PersonClaims.Read(http.User));
            else
                result = "failed";
        }
        catch (RequestRefusedException)
        {
            result = "failed"; // There is no such contact any more, or the disk is full; the page says to try again.
        }

        http.Response.Headers.Location = $"{Path}?hasil={result}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
