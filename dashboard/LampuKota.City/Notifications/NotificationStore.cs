using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;

namespace LampuKota.City;

/// <summary>
/// Decides durably who is told of what: incident steps become deliveries, and how far they were taken is written in the same transaction, so that a kill between the two
/// neither loses a message nor decides on it twice.
/// </summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class NotificationStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>Steps, escalations or incidents that one transaction takes.</summary>
    public const int BatchSize = 200;

    /// <summary>Messages about incidents that a person is sent in an hour; whatever comes beyond becomes one message that says so. Nobody reads more.</summary>
    public const int MaximumPerHour = 20;

    private const int CursorId = 1;

    /// <summary>Takes the steps after the last that was taken.</summary>
    /// <param name="planning">Says who is told; asked once nobody else can write, so that a crew or a contact saved before a step is never missed.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>How many were taken; fewer than <see cref="BatchSize"/> where those are all.</returns>
    public async Task<int> TakeStepsAsync(Func<NotificationPlanner> planning, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planning);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        NotificationCursorRow cursor = await CursorAsync(context, cancellationToken);
        List<IncidentStepRow> steps = await context.IncidentSteps.AsNoTracking()
            .Where(step => step.Id > cursor.StepId).OrderBy(step => step.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (steps.Count == 0)
            return 0;

        NotificationPlanner planner = planning();
        long[] ids = [.. steps.Select(step => step.IncidentId).Distinct()];
        Dictionary<long, IncidentRow> incidents = await context.Incidents.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var outbox = new DeliveryDraft(context, now);
        await outbox.LoadCountsAsync(cancellationToken);
        foreach (IncidentStepRow step in steps)
        {
            if (!Calls(step.Kind))
                continue;
            IncidentRow incident = incidents[step.IncidentId];
            if (AwaitsSomebody(incident))
                await TellAsync(outbox, planner, incident, step, cancellationToken);
        }

        foreach (IncidentRow answered in incidents.Values.Where(incident => !AwaitsSomebody(incident)))
            await outbox.ForgetAsync(answered.Id, cancellationToken);
        cursor.StepId = steps[^1].Id;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return steps.Count;
    }

    /// <summary>Tells the next level of whatever nobody answered for in time.</summary>
    /// <param name="planning">Says who is told; asked once nobody else can write, so that a crew or a contact saved before a step is never missed.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    /// <returns>The incidents of which nobody is there to be told.</returns>
    public async Task<IReadOnlyList<long>> EscalateAsync(Func<NotificationPlanner> planning, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planning);
        long nowUnixMs = now.ToUnixTimeMilliseconds();
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        List<EscalationRow> due = await context.NotificationEscalations
            .Where(row => row.DueUnixMs <= nowUnixMs).OrderBy(row => row.DueUnixMs).Take(BatchSize).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return [];

        NotificationPlanner planner = planning();
        var unheard = new List<long>();
        var outbox = new DeliveryDraft(context, now);
        await outbox.LoadCountsAsync(cancellationToken);
        foreach (EscalationRow escalation in due)
        {
            IncidentRow? incident = await context.Incidents.AsNoTracking().FirstOrDefaultAsync(row => row.Id == escalation.IncidentId, cancellationToken);
            if (incident is null || !AwaitsSomebody(incident))
            {
                context.Remove(escalation);
                continue;
            }

            if (incident.PausedSinceUnixMs is not null && await outbox.IsHeardAsync(escalation.Subject, cancellationToken))
            {
                escalation.DueUnixMs = (now + planner.Timing.Answer).ToUnixTimeMilliseconds(); // Without supply nobody can mend it; who knows of it knows.
                continue;
            }

            HashSet<string> told = await outbox.ToldAsync(escalation.Subject, cancellationToken);
            NotificationPlan plan = planner.Tell(Describe(incident), escalation.Level, told, now);
            if (plan is { Deliveries.Count: 0, Escalation: not null })
                unheard.Add(incident.Id);
            await outbox.AddAsync(plan, escalation.Subject, incident.Id, cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return unheard;
    }

    /// <summary>Once a local day, at its time: a list of what can wait, for whoever is on duty where it is.</summary>
    /// <param name="planning">Says who is told; asked once nobody else can write, so that a crew or a contact saved before a step is never missed.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public async Task PlanDigestAsync(Func<NotificationPlanner> planning, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planning);
        LocalDateTime local = now.InZone(Lighting.CityZone.Wita).LocalDateTime;
        string today = NodaTime.Text.LocalDatePattern.Iso.Format(local.Date);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        NotificationPlanner planner = planning();
        bool isTime = local.Hour * 60 + local.Minute >= planner.Timing.DigestMinute;
        NotificationCursorRow cursor = await CursorAsync(context, cancellationToken);
        if (!isTime || string.CompareOrdinal(cursor.DigestDate, today) >= 0)
            return;

        bool isFirst = cursor.DigestDate.Length == 0; // A list of the day before the first start would be of nobody's night.
        cursor.DigestDate = today;
        var outbox = new DeliveryDraft(context, now);
        string[] persons = isFirst ? [] : [.. (await WaitingForMorningAsync(context, cancellationToken)).SelectMany(incident => planner.OnDuty(PlaceOf(incident), now)).Distinct()];
        foreach (PlannedDelivery delivery in persons.Select(person => planner.PlanFor(person, MessageUrgency.Low, now)).OfType<PlannedDelivery>())
            outbox.Add(delivery, $"digest-{today}", DeliveryKind.Digest);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The open incidents that the morning's list tells a person of, the newest first.</summary>
    /// <param name="planner">Says who is told.</param>
    /// <param name="personId">Whom.</param>
    /// <param name="now">City time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<IncidentRow>> DigestOfAsync(NotificationPlanner planner, string personId, Instant now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planner);
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await WaitingForMorningAsync(context, cancellationToken)).Where(incident => planner.OnDuty(PlaceOf(incident), now).Contains(personId))];
    }

    /// <summary>A key of this city's own, made at first use.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<byte[]> KeyAsync(string name, Func<byte[]> make, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (await FindKeyAsync(name, cancellationToken) is { } known)
            return known;
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = new NotificationKeyRow { Name = name, Key = make() };
        context.NotificationKeys.Add(key);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return key.Key;
        }
        catch (DbUpdateException)
        {
            // Two needed the first key at once: the one that was saved is the city's.
            if (await FindKeyAsync(name, cancellationToken) is { } first)
                return first;
            throw;
        }
    }

    /// <summary>Whether an incident waits for somebody to take it on.</summary>
    internal static bool AwaitsSomebody(IncidentRow incident) => incident.State is IncidentState.Raised or IncidentState.Notified;

    internal static NotifiableIncident Describe(IncidentRow incident) =>
        new(incident.Id, CauseTable.UrgencyOf(incident.Cause, incident.Event, incident.AffectedLampCount), PlaceOf(incident));

    // What came back by itself within minutes (Recurred) tells nobody anew.
    private static bool Calls(IncidentStepKind kind) => kind is IncidentStepKind.Raised or IncidentStepKind.Reopened or IncidentStepKind.GivenBack;

    private static DutyPlace PlaceOf(IncidentRow incident) => new(incident.KelurahanId, incident.KecamatanId);

    private static async Task TellAsync(DeliveryDraft outbox, NotificationPlanner planner, IncidentRow incident, IncidentStepRow step, CancellationToken cancellationToken)
    {
        string subject = FormattableString.Invariant($"step-{step.Id}");
        // Who gives an incident back need not be told that somebody must take it.
        IReadOnlySet<string> told = step is { Kind: IncidentStepKind.GivenBack, PersonId: { } who } ? new HashSet<string> { who } : new HashSet<string>();
        await outbox.ForgetAsync(incident.Id, cancellationToken);
        await outbox.AddAsync(planner.Tell(Describe(incident), DutyLevel.Crew, told, outbox.Now), subject, incident.Id, cancellationToken);
    }

    private static async Task<List<IncidentRow>> WaitingForMorningAsync(CityContext context, CancellationToken cancellationToken)
    {
        List<IncidentRow> open = await context.Incidents.AsNoTracking()
            .Where(row => row.ClosedUnixMs == null && (row.State == IncidentState.Raised || row.State == IncidentState.Notified))
            .OrderByDescending(row => row.Id).Take(10 * BatchSize).ToListAsync(cancellationToken);
        return [.. open.Where(row => Describe(row).Urgency == MessageUrgency.Low)];
    }

    private async Task<byte[]?> FindKeyAsync(string name, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.NotificationKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, cancellationToken))?.Key;
    }

    private static async Task<NotificationCursorRow> CursorAsync(CityContext context, CancellationToken cancellationToken)
    {
        if (await context.NotificationCursors.FindAsync([CursorId], cancellationToken) is { } known)
            return known;
        var cursor = new NotificationCursorRow { Id = CursorId, StepId = 0, DigestDate = "" };
        context.NotificationCursors.Add(cursor);
        return cursor;
    }
}
