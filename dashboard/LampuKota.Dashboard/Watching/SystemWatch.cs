using System.Globalization;
using System.Text;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Looks at the system itself every half minute, says in the log what goes wrong and what is well again, and tells administrators: once a day and kind, by the outbox that
/// incidents use, so that a restart tells nobody twice.
/// </summary>
/// <param name="look">Looks.</param>
/// <param name="deliveries">The outbox.</param>
/// <param name="planning">How people are reached.</param>
/// <param name="persons">Who there is.</param>
/// <param name="pump">Sends.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time.</param>
/// <param name="logger">Says what happened.</param>
internal sealed partial class SystemWatch(
    SystemLook look, DeliveryStore deliveries, NotificationPlanning planning, PersonDirectory persons, DeliveryPump pump, CityClock clock, TimeProvider time, ILogger<SystemWatch> logger)
    : BackgroundService
{
    /// <summary>Begins the subject of these messages.</summary>
    public const string SubjectPrefix = "system-";

    private const string MetricName = "lampukota_dashboard_system_alerts";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private IReadOnlyList<SystemAlert> _current = [];

    /// <summary>What was wrong at the last look.</summary>
    public IReadOnlyList<SystemAlert> Current => Volatile.Read(ref _current);

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SystemAlert> before = Current;
        IReadOnlyList<SystemAlert> now = look.AlertsOf(await look.LookAsync(cancellationToken));
        Volatile.Write(ref _current, now);
        foreach (SystemAlertKind kind in Kinds(now).Except(Kinds(before)))
            LogWrong(logger, kind);
        foreach (SystemAlertKind kind in Kinds(before).Except(Kinds(now)))
            LogWell(logger, kind);
        // What is there at one look alone may be a restart.
        await TellAsync(now.Where(alert => Kinds(before).Contains(alert.Kind)), cancellationToken);
    }

    /// <summary>What of a message is still so; empty where it need not be sent any more.</summary>
    /// <param name="subject">The message's subject.</param>
    public IReadOnlyList<SystemAlert> Of(string subject)
    {
        string[] parts = subject.Split('-');
        return parts.Length > 1 && Enum.TryParse(parts[1], ignoreCase: true, out SystemAlertKind kind) ? [.. Current.Where(alert => alert.Kind == kind)] : [];
    }

    /// <summary>How many alerts of each kind there are, for Prometheus.</summary>
    public string WriteMetrics()
    {
        var text = new StringBuilder($"# HELP {MetricName} What is wrong with the system itself.\n# TYPE {MetricName} gauge\n");
        foreach (SystemAlertKind kind in Enum.GetValues<SystemAlertKind>())
            text.Append(CultureInfo.InvariantCulture, $"{MetricName}{{alert=\"{Word(kind)}\"}} {Current.Count(alert => alert.Kind == kind)}\n");
        return text.ToString();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookOrSayAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // The database or the disk may be what is wrong; the next look tries again.
    private async Task LookOrSayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception) || exception is IOException or UnauthorizedAccessException)
        {
            LogNotTold(logger, exception.Message);
        }
    }

    private async Task TellAsync(IEnumerable<SystemAlert> alerts, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        // Days are real ones: a clock that runs faster shall not send more.
        string today = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        NotificationPlanner planner = planning.Current;
        foreach (IGrouping<SystemAlertKind, SystemAlert> kind in alerts.GroupBy(alert => alert.Kind))
        {
            MessageUrgency urgency = kind.Any(alert => alert.IsUrgent) ? MessageUrgency.Urgent : MessageUrgency.Normal;
            PlannedDelivery[] planned = [.. persons.All.Where(person => person.Role == PersonRole.Administrator).Select(person => planner.PlanFor(person.Id, urgency, now)).OfType<PlannedDelivery>()];
            if (await deliveries.AddOnceAsync($"{SubjectPrefix}{Word(kind.Key)}-{today}", DeliveryKind.System, planned, now, cancellationToken))
                pump.Wake();
        }
    }

    private static HashSet<SystemAlertKind> Kinds(IEnumerable<SystemAlert> alerts) => [.. alerts.Select(alert => alert.Kind)];

    private static string Word(SystemAlertKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    [LoggerMessage(EventId = 4460, Level = LogLevel.Warning, Message = "The system itself: {Alert}. The System page says more.")]
    private static partial void LogWrong(ILogger logger, SystemAlertKind alert);

    [LoggerMessage(EventId = 4461, Level = LogLevel.Information, Message = "The system itself: {Alert} is over.")]
    private static partial void LogWell(ILogger logger, SystemAlertKind alert);

    [LoggerMessage(EventId = 4462, Level = LogLevel.Warning, Message = "What is wrong with the system cannot be told to anybody now, and is tried again: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);
}
