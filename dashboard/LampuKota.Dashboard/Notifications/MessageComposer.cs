using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Writes a delivery's message as things stand when it is sent.</summary>
/// <param name="writer">Finds the words.</param>
/// <param name="store">What waits for the morning.</param>
/// <param name="incidents">The incidents.</param>
/// <param name="links">Makes links.</param>
/// <param name="planning">Who is on duty.</param>
/// <param name="services">What is wrong with the system itself; asked late, for who watches it sends by this.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class MessageComposer(
    MessageWriter writer, NotificationStore store, IncidentStore incidents, AnswerLinks links, NotificationPlanning planning, IServiceProvider services, CityClock clock)
{
    /// <summary>Writes it.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="person">Whom it goes to, with a contact of its channel.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The message; null where there is nothing to tell any more.</returns>
    public async Task<OutgoingMessage?> ComposeAsync(Delivery delivery, PersonContacts person, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        switch (delivery.Kind)
        {
            case DeliveryKind.Incident:
                IncidentRecord? incident = await incidents.FindAsync(delivery.IncidentId!.Value, cancellationToken);
                return incident is { State: IncidentState.Raised or IncidentState.Notified }
                    ? writer.Incident(delivery, person, incident, await links.WriteAsync(delivery.Id, now, cancellationToken))
                    : null;
            case DeliveryKind.Digest:
                IReadOnlyList<IncidentRow> waiting = await store.DigestOfAsync(planning.Current, person.PersonId, now, cancellationToken);
                return waiting.Count == 0 ? null : writer.Digest(delivery, person, waiting);
            case DeliveryKind.Flood:
                return writer.Flood(delivery, person);
            case DeliveryKind.System:
                IReadOnlyList<SystemAlert> alerts = services.GetRequiredService<SystemWatch>().Of(delivery.Subject);
                return alerts.Count == 0 ? null : writer.System(delivery, person, alerts);
            case DeliveryKind.Test:
            default:
                return writer.Test(delivery, person);
        }
    }
}
