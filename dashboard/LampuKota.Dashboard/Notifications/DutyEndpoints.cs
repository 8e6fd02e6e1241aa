using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Who is on duty and how each is reached: <c>/duty</c>.</summary>
internal static class DutyEndpoints
{
    public static void MapDuty(this RouteGroupBuilder api)
    {
        RouteGroupBuilder duty = api.MapGroup("/duty").WithTags("Duty");
        duty.MapGet("/crews", (DutyService service) => TypedResults.Ok(new ApiPage<ApiCrew>([.. service.Rota.Crews.Select(ApiCrew.Of)])))
            .Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("listCrews").WithSummary("All crews with their hours.");
        duty.MapPut("/crews/{id}", SaveCrewAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("putCrew").WithSummary("Saves a crew, new or changed.").Refuses();
        duty.MapDelete("/crews/{id}", RemoveCrewAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("deleteCrew").WithSummary("Removes a crew.").Refuses();
        duty.MapGet("/now", Now).Needs(Policies.SeeCity, AreaUse.Same).WithName("listOnDuty").WithSummary("Who is on duty now, level by level, for a kelurahan or the whole city.");
        duty.MapGet("/contacts", (DutyService service) => TypedResults.Ok(new ApiPage<ApiContacts>([.. service.Contacts.All.Select(ApiContacts.Of)])))
            .Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("listContacts").WithSummary("How each person is reached; addresses are masked.");
        duty.MapPut("/contacts/{personId}", SaveContactsAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("putContacts").WithSummary("Saves how a person wants to be told.").Refuses();
        duty.MapPost("/contacts/{personId}/test", TestAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("testContact").WithSummary("Sends a person a test message by one channel.").Refuses();
        duty.MapGet("/push-key", PushKeyAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithName("getPushKey").WithSummary("The key for which a browser subscribes to web push (RFC 8292).").Refuses();
        duty.MapPost("/push-subscriptions", SubscribeAsync).Needs(Policies.OwnAccount, AreaUse.Own).WithName("subscribePush").WithSummary("Takes this browser's subscription as one's own web push contact.").Refuses();
    }

    private static async Task<Ok<ApiCrew>> SaveCrewAsync(
        string id, ApiCrewDraft draft, ClaimsPrincipal user, HttpResponse response, DutyService service, CancellationToken cancellationToken,
        [FromHeader(Name = "If-Match")] string? match = null, [FromHeader(Name = "If-None-Match")] string? noneMatch = null)
    {
        Crew saved = await service.SaveAsync(draft.ToCrew(id), PersonClaims.Read(user), cancellationToken, EditCondition.Of(match, noneMatch));
        response.Headers.ETag = $"\"{saved.Version}\"";
        return TypedResults.Ok(ApiCrew.Of(saved));
    }

    private static async Task<NoContent> RemoveCrewAsync(
        string id, ClaimsPrincipal user, DutyService service, CancellationToken cancellationToken, [FromHeader(Name = "If-Match")] string? match = null)
    {
        await service.RemoveAsync(id, PersonClaims.Read(user), cancellationToken, EditCondition.Of(match, noneMatch: null));
        return TypedResults.NoContent();
    }

    private static Ok<ApiPage<ApiOnDuty>> Now(DutyService service, CityDirectory directory, CityClock clock, string? kelurahan)
    {
        if (kelurahan is not null && directory.Current.FindKelurahan(kelurahan) is null)
            throw new RequestRefusedException(Refusal.NotFound, "kelurahan", "There is no kelurahan of this code.");
        var place = new DutyPlace(kelurahan, kelurahan is null ? null : directory.Current.FindKelurahan(kelurahan)!.KecamatanId);
        Instant now = clock.GetCurrentInstant();
        return TypedResults.Ok(new ApiPage<ApiOnDuty>(
        [
            .. from level in Enum.GetValues<DutyLevel>()
               from person in service.Rota.OnDuty(level, place, now)
               let contacts = service.Contacts.Find(person.PersonId)
               select new ApiOnDuty(level, person.Crew.Id, person.PersonId, contacts?.PersonName ?? person.PersonId, contacts?.Contacts.Count > 0),
        ]));
    }

    private static async Task<Ok<ApiContacts>> SaveContactsAsync(
        string personId, ApiContactsDraft draft, ClaimsPrincipal user, DutyService service, PersonDirectory persons, CancellationToken cancellationToken)
    {
        Person person = persons.Find(personId) ?? throw new RequestRefusedException(Refusal.NotFound, "personId", "There is no person of this id.");
        return TypedResults.Ok(ApiContacts.Of(await service.SaveAsync(draft.ToContacts(person), PersonClaims.Read(user), cancellationToken)));
    }

    private static async Task<Accepted<ApiCreated>> TestAsync(
        string personId, ApiTestRequest request, DutyService service, NotificationDesk desk, CancellationToken cancellationToken)
    {
        string id = await desk.SendTestAsync(service.Contacts.Find(personId), request.Channel, cancellationToken);
        return TypedResults.Accepted($"/api/v1/notifications/{id}", new ApiCreated(id));
    }

    private static async Task<Ok<ApiPushKey>> PushKeyAsync(NotificationDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ApiPushKey(await desk.PushKeyAsync(cancellationToken)));

    private static async Task<NoContent> SubscribeAsync(PushSubscription subscription, ClaimsPrincipal user, DutyService service, CancellationToken cancellationToken)
    {
        await service.SubscribeAsync(subscription, PersonClaims.Read(user), cancellationToken);
        return TypedResults.NoContent();
    }
}
