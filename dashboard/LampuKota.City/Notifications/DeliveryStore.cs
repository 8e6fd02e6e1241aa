using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;

namespace LampuKota.City;

/// <summary>What becomes of each delivery, in the city's database; every answer of a service is one durable commit.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class DeliveryStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Where counting ends: more than a thousand is many.</summary>
    public const int MaximumCounted = 1_000;

    // One or two attempts fail whenever a service is restarted.
    private const int FewAttempts = 3;

    /// <summary>The deliveries that are due, the longest due first.</summary>
    /// <param name="now">City time.</param>
    /// <param name="channels">The channels that can take one now.</param>
    /// <param name="except">Ids of those that are on their way already.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Delivery>> LoadDueAsync(
        Instant now, IReadOnlyCollection<ContactChannel> channels, IReadOnlyCollection<string> except, int limit, CancellationToken cancellationToken)
    {
        long nowUnixMs = now.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<DeliveryRow> rows = await context.NotificationDeliveries.AsNoTracking()
            .Where(row => row.State == DeliveryState.Waiting && row.DueUnixMs <= nowUnixMs && channels.Contains(row.Channel) && !except.Contains(row.Id))
            .OrderBy(row => row.DueUnixMs).ThenBy(row => row.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(ToDelivery)];
    }

    /// <summary>When a delivery falls due next; null for never.</summary>
    /// <param name="except">Ids of those that are on their way already.</param>
    /// <param name="channels">The channels that are set up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Instant?> NextDeliveryAsync(IReadOnlyCollection<string> except, IReadOnlyCollection<ContactChannel> channels, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return At(await context.NotificationDeliveries
            .Where(row => row.State == DeliveryState.Waiting && channels.Contains(row.Channel) && !except.Contains(row.Id)).MinAsync(row => (long?)row.DueUnixMs, cancellationToken));
    }

    /// <summary>When an incident's next level falls due; null for never.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Instant?> NextEscalationAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return At(await context.NotificationEscalations.MinAsync(row => (long?)row.DueUnixMs, cancellationToken));
    }

    /// <summary>The service has taken it.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task HandOverAsync(string id, Instant now, CancellationToken cancellationToken)
    {
        long nowUnixMs = now.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        // Even where it was cancelled while it was on its way: it did go out.
        await context.NotificationDeliveries.Where(row => row.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, DeliveryState.HandedOver).SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.DueUnixMs, nowUnixMs).SetProperty(row => row.Error, (string?)null),
            cancellationToken);
    }

    /// <summary>It is tried again later.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="due">When.</param>
    /// <param name="error">Why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PutOffAsync(string id, Instant due, string error, CancellationToken cancellationToken)
    {
        long dueUnixMs = due.ToUnixTimeMilliseconds();
        string reason = Cut(error);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.NotificationDeliveries.Where(row => row.Id == id && row.State == DeliveryState.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Attempts, row => row.Attempts + 1).SetProperty(row => row.DueUnixMs, dueUnixMs).SetProperty(row => row.Error, reason), cancellationToken);
    }

    /// <summary>It is not needed any more.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CancelAsync(string id, Instant now, CancellationToken cancellationToken)
    {
        long nowUnixMs = now.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.NotificationDeliveries.Where(row => row.Id == id && row.State == DeliveryState.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, DeliveryState.Cancelled).SetProperty(row => row.DueUnixMs, nowUnixMs), cancellationToken);
    }

    /// <summary>It is not sent by this channel. The person is told by another where there is one; where nobody of this message is left, the next level need not wait.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="error">Why.</param>
    /// <param name="instead">The channel to take instead; null for none.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task GiveUpAsync(Delivery delivery, string error, ContactChannel? instead, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        long nowUnixMs = now.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        DeliveryRow? row = await context.NotificationDeliveries.SingleOrDefaultAsync(one => one.Id == delivery.Id && one.State == DeliveryState.Waiting, cancellationToken);
        if (row is null)
            return; // Cancelled meanwhile: nobody need be told any more.

        (row.State, row.Attempts, row.DueUnixMs, row.Error, row.IsReported) = (DeliveryState.GivenUp, row.Attempts + 1, nowUnixMs, Cut(error), true);
        bool isKnown = instead is { } other
            && await context.NotificationDeliveries.AnyAsync(one => one.Subject == row.Subject && one.PersonId == row.PersonId && one.Channel == other, cancellationToken);
        if (instead is { } channel && !isKnown)
            new DeliveryDraft(context, now).Add(new PlannedDelivery(row.PersonId, row.PersonName, channel, now, row.Level), row.Subject, row.Kind, row.IncidentId);
        else if (row.IncidentId is { } incidentId && !await IsSomebodyLeftAsync(context, row, cancellationToken))
            await context.NotificationEscalations.Where(one => one.IncidentId == incidentId && one.DueUnixMs > nowUnixMs)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.DueUnixMs, nowUnixMs), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What was handed over about incidents, and the incident does not know yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Delivery>> LoadUnreportedAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<DeliveryRow> rows = await context.NotificationDeliveries.AsNoTracking()
            .Where(row => !row.IsReported && row.State == DeliveryState.HandedOver).OrderBy(row => row.Id).Take(NotificationStore.BatchSize).ToListAsync(cancellationToken);
        return [.. rows.Select(ToDelivery)];
    }

    /// <summary>The incident knows.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MarkReportedAsync(string id, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.NotificationDeliveries.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsReported, true), cancellationToken);
    }

    /// <summary>Adds a message that tells nobody of anything but that messages arrive.</summary>
    /// <param name="person">Whom.</param>
    /// <param name="channel">By what.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> AddTestAsync(PersonContacts person, ContactChannel channel, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        string subject = "test-" + DeliveryDraft.NewId(now);
        new DeliveryDraft(context, now).Add(new PlannedDelivery(person.PersonId, person.PersonName, channel, now), subject, DeliveryKind.Test);
        await context.SaveChangesAsync(cancellationToken);
        return (await context.NotificationDeliveries.AsNoTracking().SingleAsync(row => row.Subject == subject, cancellationToken)).Id;
    }

    /// <summary>Adds messages that tell of no incident, to whoever was not sent one of the same subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="kind">What kind of message.</param>
    /// <param name="planned">To whom, by what and when.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up, and adds nothing.</param>
    /// <returns>Whether there was anybody.</returns>
    public async Task<bool> AddOnceAsync(string subject, DeliveryKind kind, IReadOnlyCollection<PlannedDelivery> planned, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planned);
        if (planned.Count == 0)
            return false;
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var draft = new DeliveryDraft(context, now);
        HashSet<string> told = await draft.ToldAsync(subject, cancellationToken);
        foreach (PlannedDelivery delivery in planned.Where(delivery => !told.Contains(delivery.PersonId)))
            draft.Add(delivery, subject, kind);
        return await context.SaveChangesAsync(cancellationToken) > 0;
    }

    /// <summary>A delivery; null where there is none of this id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Delivery?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NotificationDeliveries.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? ToDelivery(row) : null;
    }

    /// <summary>Lists deliveries, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Delivery>> ListAsync(DeliveryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<DeliveryRow> rows = context.NotificationDeliveries.AsNoTracking();
        if (query.State is { } state)
            rows = rows.Where(row => row.State == state);
        if (query.IncidentId is { } incidentId)
            rows = rows.Where(row => row.IncidentId == incidentId);
        if (query.BeforeId is { } beforeId)
            rows = rows.Where(row => row.Id.CompareTo(beforeId) < 0);
        return [.. (await rows.OrderByDescending(row => row.Id).Take(query.Limit).ToListAsync(cancellationToken)).Select(ToDelivery)];
    }

    /// <summary>How many deliveries stand how.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<DeliveryState, int>> CountAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NotificationDeliveries.GroupBy(row => row.State).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(one => one.Key, one => one.Count, cancellationToken);
    }

    /// <summary>What should have reached somebody by now, and has not.</summary>
    /// <param name="before">City time: what is older is late.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NotificationStanding> LookAsync(Instant before, CancellationToken cancellationToken)
    {
        long beforeUnixMs = before.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        // What waits for the end of somebody's quiet hours is not due, and has not been tried.
        List<long> stuck = await context.NotificationDeliveries
            .Where(row => row.State == DeliveryState.Waiting && (row.DueUnixMs < beforeUnixMs || (row.Attempts >= FewAttempts && row.CreatedUnixMs < beforeUnixMs)))
            .OrderBy(row => row.CreatedUnixMs).Select(row => row.CreatedUnixMs).Take(MaximumCounted).ToListAsync(cancellationToken);
        int unheard = await context.Incidents
            .Where(incident => incident.State == IncidentState.Raised && incident.ClosedUnixMs == null && incident.RaisedUnixMs < beforeUnixMs)
            .Where(incident => context.NotificationEscalations.Any(row => row.IncidentId == incident.Id) || context.NotificationDeliveries.Any(row => row.IncidentId == incident.Id))
            .Where(incident => !context.NotificationDeliveries.Any(row => row.IncidentId == incident.Id && (row.State == DeliveryState.Waiting || row.State == DeliveryState.HandedOver)))
            .Take(MaximumCounted).CountAsync(cancellationToken);
        return new NotificationStanding(stuck.Count, stuck.Count == 0 ? null : stuck[0], unheard);
    }

    /// <summary>Removes what has been over for long.</summary>
    /// <param name="before">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> PruneAsync(Instant before, CancellationToken cancellationToken)
    {
        long beforeUnixMs = before.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NotificationDeliveries.Where(row => row.State != DeliveryState.Waiting && row.DueUnixMs < beforeUnixMs).ExecuteDeleteAsync(cancellationToken);
    }

    private static Task<bool> IsSomebodyLeftAsync(CityContext context, DeliveryRow given, CancellationToken cancellationToken) => context.NotificationDeliveries.AnyAsync(
        row => row.Subject == given.Subject && row.Id != given.Id && (row.State == DeliveryState.Waiting || row.State == DeliveryState.HandedOver), cancellationToken);

    private static string Cut(string error) => error.Length <= NotificationModel.MaximumErrorLength ? error : error[..NotificationModel.MaximumErrorLength];

    private static Instant? At(long? unixMs) => unixMs is { } at ? Instant.FromUnixTimeMilliseconds(at) : null;

    private static Delivery ToDelivery(DeliveryRow row) => new(
        row.Id, row.Subject, row.Kind, row.IncidentId, row.Level, row.PersonId, row.PersonName, row.Channel, row.State, row.Attempts, row.CreatedUnixMs, row.DueUnixMs, row.Error);
}
