using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace LampuKota.City;

/// <summary>Writes deliveries and escalations within one transaction of <see cref="NotificationStore"/>.</summary>
/// <param name="context">The transaction's context.</param>
/// <param name="now">City time.</param>
internal sealed class DeliveryDraft(CityContext context, Instant now)
{
    private readonly Dictionary<string, int> _lastHour = new(StringComparer.Ordinal);
    private readonly HashSet<(string Subject, string PersonId, ContactChannel Channel)> _added = [];

    public Instant Now { get; } = now;

    /// <summary>Counts what each person was sent about incidents in the last hour.</summary>
    public async Task LoadCountsAsync(CancellationToken cancellationToken)
    {
        long sinceUnixMs = (Now - Duration.FromHours(1)).ToUnixTimeMilliseconds();
        var counts = await context.NotificationDeliveries.AsNoTracking()
            .Where(row => row.Kind == DeliveryKind.Incident && row.CreatedUnixMs > sinceUnixMs)
            .GroupBy(row => row.PersonId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        foreach (var one in counts)
            _lastHour[one.Key] = one.Count;
    }

    /// <summary>Adds a plan's messages, and what happens if nobody answers.</summary>
    public async Task AddAsync(NotificationPlan plan, string subject, long incidentId, CancellationToken cancellationToken)
    {
        foreach (PlannedDelivery delivery in plan.Deliveries)
        {
            int count = _lastHour[delivery.PersonId] = _lastHour.GetValueOrDefault(delivery.PersonId) + 1;
            if (count <= NotificationStore.MaximumPerHour)
                Add(delivery, subject, DeliveryKind.Incident, incidentId);
            else
                await AddFloodAsync(delivery, cancellationToken);
        }

        EscalationRow? known = await EscalationAsync(incidentId, cancellationToken);
        if (plan.Escalation is not { } next)
        {
            if (known is not null)
                context.Remove(known);
            return;
        }

        if (known is null)
        {
            context.Add(new EscalationRow { IncidentId = incidentId, Subject = subject, Level = next.Level, DueUnixMs = next.At.ToUnixTimeMilliseconds() });
            return;
        }

        (known.Level, known.DueUnixMs) = (next.Level, next.At.ToUnixTimeMilliseconds());
    }

    /// <summary>Adds one message.</summary>
    public void Add(PlannedDelivery delivery, string subject, DeliveryKind kind, long? incidentId = null)
    {
        if (!_added.Add((subject, delivery.PersonId, delivery.Channel)))
            return;
        context.Add(new DeliveryRow
        {
            Id = NewId(Now),
            Subject = subject,
            Kind = kind,
            IncidentId = incidentId,
            Level = delivery.Level,
            PersonId = delivery.PersonId,
            PersonName = delivery.PersonName,
            Channel = delivery.Channel,
            State = DeliveryState.Waiting,
            CreatedUnixMs = Now.ToUnixTimeMilliseconds(),
            DueUnixMs = delivery.Due.ToUnixTimeMilliseconds(),
            IsReported = kind != DeliveryKind.Incident,
        });
    }

    /// <summary>Whoever was sent something of a subject.</summary>
    public async Task<HashSet<string>> ToldAsync(string subject, CancellationToken cancellationToken) =>
        [.. await context.NotificationDeliveries.AsNoTracking().Where(row => row.Subject == subject).Select(row => row.PersonId).ToListAsync(cancellationToken)];

    /// <summary>Whether somebody was sent something of a subject, or will be; not where every message was given up.</summary>
    public Task<bool> IsHeardAsync(string subject, CancellationToken cancellationToken) => context.NotificationDeliveries
        .AnyAsync(row => row.Subject == subject && (row.State == DeliveryState.Waiting || row.State == DeliveryState.HandedOver), cancellationToken);

    /// <summary>Somebody answered, or it is over: nobody else is told, and what still waits is not sent.</summary>
    public async Task ForgetAsync(long incidentId, CancellationToken cancellationToken)
    {
        if (await EscalationAsync(incidentId, cancellationToken) is { } escalation)
        {
            context.Remove(escalation);
            await context.SaveChangesAsync(cancellationToken); // Its place may be taken again within this transaction.
        }

        long nowUnixMs = Now.ToUnixTimeMilliseconds();
        await context.NotificationDeliveries.Where(row => row.IncidentId == incidentId && row.State == DeliveryState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Cancelled).SetProperty(row => row.DueUnixMs, nowUnixMs), cancellationToken);
    }

    /// <summary>A new id: a UUID of version 7, which rises with time.</summary>
    public static string NewId(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset()).ToString("N");

    private async Task AddFloodAsync(PlannedDelivery delivery, CancellationToken cancellationToken)
    {
        string hour = Now.ToString("yyyy-MM-dd'T'HH", System.Globalization.CultureInfo.InvariantCulture);
        string subject = $"many-{hour}";
        bool isKnown = await context.NotificationDeliveries.AnyAsync(row => row.Subject == subject && row.PersonId == delivery.PersonId, cancellationToken);
        if (!isKnown)
            Add(delivery, subject, DeliveryKind.Flood);
    }

    private async Task<EscalationRow?> EscalationAsync(long incidentId, CancellationToken cancellationToken) =>
        context.NotificationEscalations.Local.FirstOrDefault(row => row.IncidentId == incidentId && context.Entry(row).State != EntityState.Deleted)
        ?? await context.NotificationEscalations.FirstOrDefaultAsync(row => row.IncidentId == incidentId, cancellationToken);
}
