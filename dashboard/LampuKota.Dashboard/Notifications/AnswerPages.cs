using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// The page behind a message's link, <c>/terima/{token}</c>: what it is about, and one button. It needs no sign-in, for the token says who answers and for what; and opening it
/// accepts nothing, for messengers open links by themselves to draw a preview.
/// </summary>
internal static class AnswerPages
{
    /// <summary>Stands for a token in messages that have nothing to accept but a list to read.</summary>
    public const string ListToken = "daftar";

    /// <summary>Stands for a token in messages that try the way.</summary>
    public const string TestToken = "uji";

    /// <summary>Stands for a token in messages about the system itself.</summary>
    public const string SystemToken = "sistem";

    public static void MapAnswerPages(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder pages = endpoints.MapGroup("/" + MessageWriter.AnswerPath);
        pages.MapGet("/{token}", ShowAsync).AllowAnonymous().ExcludeFromDescription();
        // The token is the proof that the person's own phone sent the form; there is no cookie that another site could ride on.
        pages.MapPost("/{token}", AcceptAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(string token, AnswerDesk desk, HttpContext http, bool refused = false)
    {
        if (token == ListToken)
            return TypedResults.LocalRedirect("~/gangguan");
        if (token == SystemToken)
            return TypedResults.LocalRedirect("~/sistem");
        return Page(await desk.FindAsync(token, http.RequestAborted), token == TestToken, refused, http);
    }

    private static async Task<IResult> AcceptAsync(string token, AnswerDesk desk, HttpContext http)
    {
        if (await desk.FindAsync(token, http.RequestAborted) is not { } answer)
            return Page(null, isTest: false, isRefused: false, http);
        bool isTaken = await desk.AcceptAsync(answer, http.RequestAborted);
        return Results.Redirect($"/{MessageWriter.AnswerPath}/{token}{(isTaken ? "" : "?refused=true")}");
    }

    private static IResult Page(Answer? answer, bool isTest, bool isRefused, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // The address itself is the key.
        var parameters = new Dictionary<string, object?> { [nameof(AnswerDocument.Subject)] = answer, [nameof(AnswerDocument.IsTest)] = isTest, [nameof(AnswerDocument.IsRefused)] = isRefused };
        var page = new RazorComponentResult<AnswerDocument>(parameters) { StatusCode = answer is null && !isTest ? StatusCodes.Status404NotFound : StatusCodes.Status200OK };
        return answer is null ? page : new InLanguage(page, answer.Person.Language);
    }

    /// <summary>Draws a page in a person's own language, whatever this browser has chosen.</summary>
    private sealed class InLanguage(IResult page, string language) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            CultureInfo.CurrentUICulture = new CultureInfo(language);
            return page.ExecuteAsync(httpContext);
        }
    }
}

/// <summary>What somebody answers.</summary>
/// <param name="Delivery">The message.</param>
/// <param name="Person">Whom it went to.</param>
/// <param name="Incident">The incident as it stands.</param>
/// <param name="Text">The message's own words.</param>
internal sealed record Answer(Delivery Delivery, PersonContacts Person, IncidentRecord Incident, OutgoingMessage Text);

/// <summary>Takes answers to messages.</summary>
/// <param name="links">Reads tokens.</param>
/// <param name="deliveries">The messages.</param>
/// <param name="incidents">The incidents.</param>
/// <param name="desk">Takes steps.</param>
/// <param name="duty">Who is on duty.</param>
/// <param name="persons">Who may act.</param>
/// <param name="writer">The message's words.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class AnswerDesk(
    AnswerLinks links, DeliveryStore deliveries, IncidentStore incidents, IncidentDesk desk, DutyService duty, PersonDirectory persons, MessageWriter writer, CityClock clock)
{
    /// <summary>What a token answers; null where it is not ours, its end has come, or its person may not act any more.</summary>
    public async Task<Answer?> FindAsync(string token, CancellationToken cancellationToken)
    {
        string? id = await links.ReadAsync(token, clock.GetCurrentInstant(), cancellationToken);
        return id is not null
            && await deliveries.FindAsync(id, cancellationToken) is { IncidentId: { } incidentId } delivery
            && duty.Contacts.Find(delivery.PersonId) is { } person
            && persons.Find(delivery.PersonId) is not null
            && await incidents.FindAsync(incidentId, cancellationToken) is { } incident
            ? new Answer(delivery, person, incident, writer.Incident(delivery, person, incident, token))
            : null;
    }

    /// <summary>Takes an incident on in the person's name.</summary>
    /// <returns>Whether it was taken, now or before.</returns>
    public async Task<bool> AcceptAsync(Answer answer, CancellationToken cancellationToken)
    {
        if (answer.Incident.Worker?.PersonId == answer.Person.PersonId)
            return true;
        if (persons.Find(answer.Person.PersonId) is not { } person)
            return false;
        Instant now = clock.GetCurrentInstant();
        var place = new DutyPlace(answer.Incident.Place.KelurahanId, answer.Incident.Place.KecamatanId);
        string? crewId = duty.Rota.OnDuty(DutyLevel.Crew, place, now).FirstOrDefault(one => one.PersonId == person.Id)?.Crew.Id;
        try
        {
            await desk.StepAsync(answer.Incident.Id, new IncidentStepRequest(IncidentStepKind.Accepted, $"answer-{answer.Delivery.Id}", CrewId: crewId), person, cancellationToken);
            return true;
        }
        catch (RequestRefusedException)
        {
            return false; // Somebody else was first, or it is over: the page says which.
        }
    }
}
