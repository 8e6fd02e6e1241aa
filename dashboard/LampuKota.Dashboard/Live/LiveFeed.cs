using System.Collections.Concurrent;
using System.Collections.Immutable;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>
/// Tells browsers what changes. Each event is written once and shared by all clients; changes of lamps are gathered and told at most five times a
/// second, so that fifty operators cost little more than one.
/// </summary>
public sealed class LiveFeed : BackgroundService
{
    /// <summary>Most lamps of one event: 100 kB, which a browser applies within a frame or two. The rest follows with the next.</summary>
    public const int MaximumLampsPerEvent = 5_000;

    /// <summary>A command with more targets is told in numbers, with the next round instead of at once.</summary>
    public const int MaximumTargetsAtOnce = 100;

    private static readonly ReadOnlyMemory<byte> LocksEvent = "event: locks\ndata: {}\n\n"u8.ToArray();

    private const int RoundsPerSecond = 5;
    private const int RoundsPerClock = 10 * RoundsPerSecond;

    private readonly ConcurrentDictionary<string, CommandRecord> _gatheredCommands = new(StringComparer.Ordinal);
    private readonly LiveCity _live;
    private readonly SystemState _system;
    private readonly CityDirectory _directory;
    private readonly CityClock _clock;
    private readonly TimeProvider _time;
    private readonly DashboardMetrics _metrics;
    private ImmutableArray<LiveSubscription> _clients = [];
    private CityTotals _toldTotals;
    private volatile bool _toldLink;
    private long _round;
    private volatile bool _isStopped;

    /// <summary>Makes the feed, and listens to all that changes.</summary>
    public LiveFeed(
        LiveCity live,
        CommandService commands,
        IncidentService incidents,
        ScheduleService schedules,
        SystemState system,
        CityDirectory directory,
        CityClock clock,
        TimeProvider time,
        DashboardMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(directory);
        (_live, _system, _directory, _clock, _time, _metrics) = (live, system, directory, clock, time, metrics);
        commands.Changed += Tell;
        live.LocksChanged += () => Tell(LocksEvent);
        incidents.Changed += incident => Tell(LiveEvents.Event("incident", ApiIncident.Of(incident, directory.Current, clock.NowUnixMs()), ApiJson.Default.ApiIncident), area => area.Has(incident.Place));
        live.GatewayChanged += gateway => Tell(LiveEvents.Event("gateway", LiveGateway.Of(gateway), ApiJson.Default.LiveGateway), area => area.HasDevice(gateway.Gateway.Id));
        schedules.Changed += () => Tell(LiveEvents.Event("schedules", new LiveSchedules(schedules.Current.Version), ApiJson.Default.LiveSchedules));
        system.Changed += TellLink;
        directory.Changed += ResetAll;
    }

    /// <summary>How many clients there are.</summary>
    public int ClientCount => _clients.Length;

    /// <summary>Adds a client, which first hears of the clock, the link to the broker and the totals.</summary>
    /// <param name="person">Whom it is for: commands, incidents and gateways are told where they lie in its areas. Null hears everything.</param>
    public LiveSubscription Subscribe(Person? person = null)
    {
        var client = new LiveSubscription(person, Remove);
        client.TryOffer(ClockEvent());
        client.TryOffer(LinkEvent());
        client.TryOffer(TotalsEvent(_live.Totals));
        ImmutableInterlocked.Update(ref _clients, clients => clients.Add(client));
        _metrics.LiveClientsChanged(1);
        if (_isStopped)
            client.Complete();
        return client;
    }

    /// <summary>Ends the feeds of a person whose sessions have ended; a browser that may comes back by itself.</summary>
    /// <param name="personId">Whose.</param>
    public void EndOf(string personId)
    {
        foreach (LiveSubscription client in _clients.Where(client => client.Person?.Id == personId))
        {
            client.Reset();
            Remove(client);
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        foreach (LiveSubscription client in _clients)
            client.Complete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / RoundsPerSecond), _time);
        try
        {
            while (await rounds.WaitForNextTickAsync(stoppingToken))
                TellRound();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return; // The dashboard stops.
        }
    }

    /// <summary>One round: changed lamps and gathered commands; once a second the totals, and each ten seconds the clock.</summary>
    internal void TellRound()
    {
        _round++;
        LampMarks changes = _live.TakeChanges(MaximumLampsPerEvent);
        if (_clients.IsEmpty)
        {
            _gatheredCommands.Clear();
            return;
        }

        if (changes.Indexes.Length > 0)
            Tell(LiveEvents.Lamps(changes));
        foreach (string id in _gatheredCommands.Keys)
        {
            if (_gatheredCommands.TryRemove(id, out CommandRecord? command))
                Tell(CommandEvent(command), ConcernsOf(command));
        }

        if (_round % RoundsPerSecond == 0 && _live.Totals is var totals && totals != _toldTotals)
        {
            _toldTotals = totals;
            Tell(TotalsEvent(totals));
        }

        if (_round % RoundsPerClock == 0)
            Tell(ClockEvent());
    }

    private static ReadOnlyMemory<byte> TotalsEvent(CityTotals totals) => LiveEvents.Event("totals", totals, ApiJson.Default.CityTotals);

    // Of a command to a city two megabytes would go to every browser each time: numbers will do, and who wants more asks for it.
    private ReadOnlyMemory<byte> CommandEvent(CommandRecord command) => LiveEvents.Event(
        "command",
        command.Targets.Length <= MaximumTargetsAtOnce ? ApiCommand.Of(command, _live) : ApiCommand.Of(CommandOverview.Of(command), _live),
        ApiJson.Default.ApiCommand);

    private ReadOnlyMemory<byte> ClockEvent() =>
        LiveEvents.Event("clock", new LiveClock(_clock.GetCurrentInstant().ToUnixTimeMilliseconds(), _clock.Speed), ApiJson.Default.LiveClock);

    private ReadOnlyMemory<byte> LinkEvent() => LiveEvents.Event("link", new LiveLink(_system.IsBrokerConnected), ApiJson.Default.LiveLink);

    private void Tell(CommandRecord command)
    {
        if (command.Targets.Length <= MaximumTargetsAtOnce)
            Tell(CommandEvent(command), ConcernsOf(command));
        else
            _gatheredCommands[command.Id] = command;
    }

    private void TellLink()
    {
        if (_system.IsBrokerConnected == _toldLink)
            return;

        _toldLink = _system.IsBrokerConnected;
        Tell(LinkEvent());
    }

    private static Func<AreaView, bool> ConcernsOf(CommandRecord command) => area => area.HasAnyOf(command.Targets.Select(target => target.LampId));

    private void Tell(ReadOnlyMemory<byte> wire, Func<AreaView, bool>? concerns = null)
    {
        foreach (LiveSubscription client in _clients)
        {
            if (concerns is not null && client.Person is { HasWholeCity: false } person && !concerns(AreaView.Of(person, _directory.Current)))
                continue;
            if (client.TryOffer(wire))
                continue;

            _metrics.LiveClientReset();
            client.Reset();
            Remove(client);
        }
    }

    private void ResetAll()
    {
        foreach (LiveSubscription client in _clients)
        {
            client.Reset();
            Remove(client);
        }
    }

    private void Remove(LiveSubscription client)
    {
        bool isRemoved = false;
        ImmutableInterlocked.Update(ref _clients, clients =>
        {
            isRemoved = clients.Contains(client);
            return clients.Remove(client);
        });
        if (isRemoved)
            _metrics.LiveClientsChanged(-1);
    }
}
