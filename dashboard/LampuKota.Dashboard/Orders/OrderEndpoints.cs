using System.Globalization;
using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The crews' pages: <c>/kru</c>, <c>/kru/daftar/{share}</c>, <c>/kru/{id}</c> and the forms of its steps. They need no script; where there is one, it takes steps by the HTTP API and keeps them while offline.</summary>
internal static class OrderEndpoints
{
    /// <summary>Address of the list.</summary>
    public const string Path = "/kru";

    // A photo, and the fields beside it.
    private const long MaximumFormBytes = PhotoLimits.MaximumUploadBytes + (64 * 1024);

    public static void MapOrders(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder pages = endpoints.MapGroup(Path).ExcludeFromDescription();
        pages.MapGet("/", ShowList).Needs(Policies.WorkOnIncidents, AreaUse.Within);
        pages.MapGet("/daftar/{share}", ShowShare).Needs(Policies.WorkOnIncidents, AreaUse.Within);
        pages.MapGet("/bekal", ShowKeptAsync).Needs(Policies.WorkOnIncidents, AreaUse.Within);
        pages.MapGet("/{id}", ShowAsync).Needs(Policies.WorkOnIncidents, AreaUse.Within);
        pages.MapPost("/{id}/{step}", TakeAsync).Needs(Policies.WorkOnIncidents, AreaUse.Within).WithMetadata(new RequestSizeLimitAttribute(MaximumFormBytes));
        endpoints.MapOrderNotices();
        endpoints.MapGet("/api/v1/me", ShowMe).WithName("getMe").WithTags("People").WithSummary("Who calls, and the city's present time.").Needs(Policies.SeeCity, AreaUse.Own);
    }

    private static RazorComponentResult ShowList(HttpContext http, OrderBook book, string? dari)
    {
        Person person = PersonClaims.Read(http.User);
        return Page(typeof(OrderListPage), http, StatusCodes.Status200OK, new()
        {
            [nameof(OrderListPage.Orders)] = book.List(person, ReadPlace(dari)),
            [nameof(OrderListPage.Person)] = person,
        });
    }

    private static RazorComponentResult ShowShare(string share, HttpContext http, OrderBook book, string? mulai)
    {
        Person person = PersonClaims.Read(http.User);
        if (OrderWords.ShareOf(share) is not { } known)
            return Missing(http, person, "notFound", StatusCodes.Status404NotFound);
        int skipped = int.TryParse(mulai, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        return Page(typeof(OrderSharePage), http, StatusCodes.Status200OK, new() { [nameof(OrderSharePage.Content)] = book.ListShare(person, known, skipped), [nameof(OrderSharePage.Person)] = person });
    }

    // Pages to keep for when there is no signal, in one answer: they are so much alike that together they weigh little more than one.
    private static async Task ShowKeptAsync(HttpContext http, OrderBook book)
    {
        Person person = PersonClaims.Read(http.User);
        var details = new List<OrderDetail>();
        foreach (long number in http.Request.Query["id"].OfType<string>().Select(ReadId).Distinct().Take(OrderBook.MaximumKept))
        {
            try
            {
                details.Add(await book.FindAsync(number, person, http.RequestAborted));
            }
            catch (RequestRefusedException)
            {
                // It is gone, or lies elsewhere: there is nothing to keep.
            }
        }

        await WriteWholeAsync(http, Page(typeof(KeptOrders), http, StatusCodes.Status200OK, new() { [nameof(KeptOrders.Details)] = details, [nameof(KeptOrders.Person)] = person }));
    }

    // A page is written in pieces, each compressed and sent as it comes. In one piece the next page is little but "as before".
    private static async Task WriteWholeAsync(HttpContext http, RazorComponentResult page)
    {
        Stream wire = http.Response.Body;
        using var whole = new MemoryStream();
        http.Response.Body = whole;
        try
        {
            await page.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        whole.Position = 0;
        await whole.CopyToAsync(wire, (int)Math.Max(1, whole.Length), http.RequestAborted);
    }

    private static Task<RazorComponentResult> ShowAsync(string id, HttpContext http, OrderBook book) => DrawAsync(id, draft: null, StatusCodes.Status200OK, http, book);

    private static async Task<RazorComponentResult> DrawAsync(string id, OrderDraft? draft, int status, HttpContext http, OrderBook book)
    {
        Person person = PersonClaims.Read(http.User);
        try
        {
            OrderDetail detail = await book.FindAsync(ReadId(id), person, http.RequestAborted);
            return Page(typeof(OrderPage), http, status, new() { [nameof(OrderPage.Detail)] = detail, [nameof(OrderPage.Person)] = person, [nameof(OrderPage.Draft)] = draft });
        }
        catch (RequestRefusedException refused)
        {
            return Missing(http, person, OrderRefusals.KeyOf(refused), OrderRefusals.StatusOf(refused));
        }
    }

    private static RazorComponentResult Missing(HttpContext http, Person person, string problem, int status) =>
        Page(typeof(OrderMissingPage), http, status, new() { [nameof(OrderMissingPage.Person)] = person, [nameof(OrderMissingPage.Problem)] = problem });

    private static async Task<IResult> TakeAsync(string id, string step, HttpContext http, OrderIntake intake, OrderBook book)
    {
        if (OrderDraft.KindOf(step) is not { } kind)
            return await ShowAsync("", http, book);

        (OrderDraft draft, int status) = await intake.TakeAsync(ReadId(id), kind, http);
        if (draft.Problem is not null)
            return await DrawAsync(id, draft, status, http, book);
        http.Response.Headers.Location = $"{Path}/{id}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static Ok<ApiMe> ShowMe(ClaimsPrincipal user, CityClock clock, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        Person person = PersonClaims.Read(user);
        return TypedResults.Ok(new ApiMe(person.Id, person.Name, clock.NowUnixMs()));
    }

    private static RazorComponentResult Page(Type page, HttpContext http, int status, Dictionary<string, object?> parameters)
    {
        http.Response.Headers.CacheControl = "no-store"; // What a phone keeps, its service worker keeps, and forgets at sign-out.
        return new RazorComponentResult(page, parameters) { StatusCode = status };
    }

    // No incident has the number 0.
    private static long ReadId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0;

    // "-10.17,123.6"; what is no place is no start.
    private static GeoPoint? ReadPlace(string? text)
    {
        string[] parts = text?.Split(',') ?? [];
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double latitude) && Math.Abs(latitude) <= 90
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double longitude) && Math.Abs(longitude) <= 180
            ? new GeoPoint(longitude, latitude)
            : null;
    }
}

/// <summary>Who calls.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="UnixMs">The city's present time.</param>
internal sealed record ApiMe(string Id, string Name, long UnixMs);
