using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Follows the incidents' steps: decides who is told, tells the next when nobody answers, sends the morning's list, and reports back what was handed over.</summary>
/// <param name="store">Decides durably.</param>
/// <param name="deliveries">What became of each.</param>
/// <param name="duty">Who is on duty.</param>
/// <param name="planning">Says who is told.</param>
/// <param name="pump">Sends what was decided on.</param>
/// <param name="incidents">Followed.</param>
/// <param name="desk">Told what was handed over.</param>
/// <param name="settings">How long to wait.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">For waits.</param>
/// <param name="logger">Says what happened.</param>
internal sealed partial class Notifier(
    NotificationStore store,
    DeliveryStore deliveries,
    DutyService duty,
    NotificationPlanning planning,
    DeliveryPump pump,
    IncidentService incidents,
    IncidentDesk desk,
    NotificationSettings settings,
    CityClock clock,
    TimeProvider time,
    ILogger<Notifier> logger) : BackgroundService
{
    // Steps wake it at once; this is for what wakes nobody: the morning, and a disk that has room again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NobodyIsNewsAgain = TimeSpan.FromHours(1);

    private readonly WakeSignal _wake = new(time);
    private long? _saidNobody;
    private LocalDate _pruned;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        incidents.Changed += OnChanged;
        duty.Changed += _wake.Set;
        pump.HandedOver += _wake.Set;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await _wake.WaitAsync(await WorkOrSayAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            incidents.Changed -= OnChanged;
            duty.Changed -= _wake.Set;
            pump.HandedOver -= _wake.Set;
        }
    }

    private void OnChanged(IncidentRecord incident) => _wake.Set();

    // Whatever fails here is tried again: nothing is lost, for nothing moves on before its commit.
    private async Task<TimeSpan> WorkOrSayAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WorkAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotSaved(logger, exception.Message);
            return WaitAfterFailure;
        }
    }

    private async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        while (await store.TakeStepsAsync(Planner, now, cancellationToken) == NotificationStore.BatchSize)
            now = clock.GetCurrentInstant();
        SayIfNobody(await store.EscalateAsync(Planner, now, cancellationToken));
        await store.PlanDigestAsync(Planner, now, cancellationToken);
        pump.Wake();
        foreach (Delivery delivery in await deliveries.LoadUnreportedAsync(cancellationToken))
            await ReportAsync(delivery, cancellationToken);
        await PruneAsync(now, cancellationToken);
        return await deliveries.NextEscalationAsync(cancellationToken) is { } next
            ? Least(clock.ToRealDuration(next - clock.GetCurrentInstant()).ToTimeSpan(), LongestWait)
            : LongestWait;
    }

    private NotificationPlanner Planner() => planning.Current;

    // Each is looked at again every few minutes; the log need not say so each time.
    private void SayIfNobody(IReadOnlyList<long> unheard)
    {
        if (unheard.Count == 0 || (_saidNobody is { } last && time.GetElapsedTime(last) < NobodyIsNewsAgain))
            return;
        _saidNobody = time.GetTimestamp();
        LogNobody(logger, unheard.Count, unheard[0]);
    }

    private async Task ReportAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        bool isFirstLevel = delivery.Level is null or DutyLevel.Crew;
        // One step a level and message, however many people it went to.
        var request = new IncidentStepRequest(
            isFirstLevel ? IncidentStepKind.Notified : IncidentStepKind.Escalated, $"notify-{delivery.Subject}-{delivery.Level}", Note: $"{delivery.PersonName} ({delivery.Channel})");
        try
        {
            await desk.StepAsync(delivery.IncidentId!.Value, request, person: null, cancellationToken);
        }
        catch (RequestRefusedException refused)
        {
            LogNotTold(logger, delivery.IncidentId!.Value, refused.Message); // It was closed meanwhile, or is gone.
        }

        await deliveries.MarkReportedAsync(delivery.Id, cancellationToken);
    }

    private async Task PruneAsync(Instant now, CancellationToken cancellationToken)
    {
        LocalDate today = now.InZone(CityZone.Wita).Date;
        if (today == _pruned)
            return;
        int removed = await deliveries.PruneAsync(now - settings.Retention, cancellationToken);
        _pruned = today;
        if (removed > 0)
            LogPruned(logger, removed);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Notifications cannot be decided on, and are tried again in 5 s: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string reason);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Nobody who can be reached is on duty for {Count} incidents, such as {Incident}: mend the rota, the contacts or the channels (page Petugas).")]
    private static partial void LogNobody(ILogger logger, int count, long incident);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Incident {Incident} was not told of a message that was handed over: {Reason}")]
    private static partial void LogNotTold(ILogger logger, long incident, string reason);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Removed {Count} deliveries that were over for long.")]
    private static partial void LogPruned(ILogger logger, int count);
}
