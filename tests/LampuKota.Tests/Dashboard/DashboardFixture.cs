using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using LampuKota.City;
using LampuKota.Columns;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The dashboard's services on a city of their own, with a broker that a test plays and a time that it advances.</summary>
internal sealed class DashboardFixture : IAsyncDisposable
{
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 12, 0); // 20:00 WITA: the lamps burn.

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private DashboardFixture(TestDatabase database, ManualTimeProvider time, ScriptedPublisher publisher)
    {
        Database = database;
        Time = time;
        Publisher = publisher;
        Clock = CityClock.RealTime(time);
        Directory = TestCity.Directory();
        Live = new LiveCity(Directory);
        Tunings = new GatewayTuningService(new GatewayTuningStore(database), Directory, Clock);
        Schedules = new ScheduleService(new ScheduleStore(database), Directory, Clock, Live, Tunings);
        IncidentStore = new IncidentStore(database);
        var ledger = new IncidentLedger(database, new IncidentNorms());
        Incidents = new IncidentService(IncidentStore, ledger, Directory, Live, Clock);
        CommandStore = new CommandStore(database);
        Commands = new CommandService(CommandStore, Directory, Live, Schedules, publisher, Clock, time, NullLogger<CommandService>.Instance);
        Groups = new LampGroupService(new LampGroupStore(database), Directory, Clock);
        Assignments = new CalendarAssignmentService(new CalendarAssignmentStore(database), Schedules, Groups, Directory, Clock);
        Desk = new CommandDesk(Commands, CommandStore, Directory, Groups, Live, Limits, Clock, time);
        IncidentDesk = new IncidentDesk(Incidents, ledger, IncidentStore, new IncidentLamps(Desk, IncidentStore, Directory, Clock), Directory, new PhotoStore(database), Clock);
        IncidentChecks = new IncidentChecks(Incidents, IncidentDesk, CommandStore, Live);
        IncidentProofs = new IncidentProofs(Incidents, IncidentDesk, IncidentStore, Directory, Clock);
        Locks = new LockRegister(Live, CommandStore, Directory, Groups, Clock);
        Rollouts = new RolloutService(new RolloutStore(database.Path + ".rollouts"), database, Directory, Groups, Clock, NullLogger<RolloutService>.Instance);
        Health = new GatewayHealth(new GatewayNoticeStore(database), Rollouts);
        Desired = new DesiredService(publisher, new ScheduleStore(database), Schedules, Rollouts, Tunings, Directory, time, NullLogger<DesiredService>.Instance);
        Access = new GatewayAccessService(publisher, Directory, new AuditStore(database), Clock, time, NullLogger<GatewayAccessService>.Instance);
        Router = new MessageRouter(
            Directory, Live, Commands, Desired, Rollouts, Incidents, System, Clients, Accounts, Heard, Access, Health, Metrics, Clock, time, NullLogger<MessageRouter>.Instance);
        Feed = new LiveFeed(Live, Commands, Incidents, Schedules, System, Directory, Clock, time, Metrics);
        Commands.Changed += command => Changes.Writer.TryWrite(command);
    }

    public TestDatabase Database { get; }

    public ManualTimeProvider Time { get; }

    public ScriptedPublisher Publisher { get; }

    public CityClock Clock { get; }

    public CityDirectory Directory { get; }

    public SystemState System { get; } = new();

    public BrokerClients Clients { get; } = new();

    public GatewayAccounts Accounts { get; } = new();

    public HeardGateways Heard { get; } = new();

    public DashboardMetrics Metrics { get; } = new();

    public LiveCity Live { get; }

    public ScheduleService Schedules { get; }

    public IncidentStore IncidentStore { get; }

    public IncidentService Incidents { get; }

    public IncidentDesk IncidentDesk { get; }

    public IncidentChecks IncidentChecks { get; }

    public IncidentProofs IncidentProofs { get; }

    /// <summary>Three lamps may be darkened by one person alone.</summary>
    public static ApprovalLimits Limits { get; } = new(MaximumLamps: 3);

    public CommandStore CommandStore { get; }

    public CommandService Commands { get; }

    public LampGroupService Groups { get; }

    public CalendarAssignmentService Assignments { get; }

    public CommandDesk Desk { get; }

    public LockRegister Locks { get; }

    public RolloutService Rollouts { get; }

    public GatewayTuningService Tunings { get; }

    public GatewayHealth Health { get; }

    public DesiredService Desired { get; }

    public GatewayAccessService Access { get; }

    public MessageRouter Router { get; }

    public LiveFeed Feed { get; }

    public Channel<CommandRecord> Changes { get; } = Channel.CreateUnbounded<CommandRecord>();

    public long NowUnixMs => Clock.GetCurrentInstant().ToUnixTimeMilliseconds();

    public static CancellationToken Soon() => new CancellationTokenSource(Deadline).Token;

    public static async Task<DashboardFixture> CreateAsync()
    {
        var fixture = new DashboardFixture(await TestDatabase.CreateAsync(TestCity.Assets), new ManualTimeProvider(Start), new ScriptedPublisher());
        await fixture.Schedules.LoadAsync(CancellationToken.None);
        return fixture;
    }

    /// <summary>The same city after its dashboard was started anew.</summary>
    public async Task<DashboardFixture> RestartAsync()
    {
        await StopAsync();
        var next = new DashboardFixture(Database, Time, new ScriptedPublisher());
        await next.Schedules.LoadAsync(CancellationToken.None);
        await next.Incidents.LoadAsync(CancellationToken.None);
        await next.Tunings.LoadAsync(CancellationToken.None);
        await next.Health.LoadAsync(CancellationToken.None);
        return next;
    }

    public Task<CommandRecord> RequestAsync(int? level, params string[] lamps) => RequestAsync(Request(level, lamps));

    public Task<CommandRecord> RequestAsync(CommandRequest request, Person? person = null) => Desk.RequestAsync(request, person ?? TestCity.Operator, Soon());

    public CommandRequest Request(int? level, params string[] lamps) => new(level, NowUnixMs + 3_600_000, "Uji lampu", CommandScope.Lamps, lamps);

    /// <summary>Waits until a command has changed into what is asked for.</summary>
    public async Task<CommandRecord> UntilAsync(string commandId, Predicate<CommandRecord> isReached)
    {
        CancellationToken soon = Soon();
        while (true)
        {
            CommandRecord command = await Changes.Reader.ReadAsync(soon);
            if (command.Id == commandId && isReached(command))
                return command;
        }
    }

    public Task<CommandRecord> UntilAsync(string commandId, CommandState state) =>
        UntilAsync(commandId, command => command.Targets.All(target => target.State == state));

    public Task AnswerAsync(CommandRecord command, string lamp, RejectionReason? rejection = null, ReplacedOverride? replaced = null) => Router.HandleAsync(Message(
        Topics.CommandResult(Directory.Current.FindLamp(lamp)!.GatewayId),
        LightingJson.ToUtf8(new LampCommandResult(
            command.Id, lamp, rejection is null ? LampCommandResultState.Accepted : LampCommandResultState.Rejected, rejection, NowUnixMs, replaced))), Soon()).AsTask();

    public Task MeasureAsync(string lamp, double powerWatts, long? atUnixMs = null)
    {
        double seconds = (atUnixMs ?? NowUnixMs) / 1_000.0;
        string pack = FormattableString.Invariant(
            $$"""[{"bn":"{{lamp}}/","bt":{{seconds:F3}},"n":"activePower","u":"W","v":{{powerWatts}}},{"n":"actualLightState","u":"%","v":{{powerWatts}}}]""");
        return Router.HandleAsync(Message(Topics.Telemetry(Directory.Current.FindLamp(lamp)!.GatewayId), Encoding.UTF8.GetBytes(pack)), Soon()).AsTask();
    }

    public Task ReportAsync(string gatewayId, ReportedDocument reported) =>
        Router.HandleAsync(Message(Topics.Reported(gatewayId), LightingJson.ToUtf8(reported)), Soon()).AsTask();

    public static MqttMessage Message(string topic, byte[] payload) => new() { Topic = topic, Payload = payload };

    public static SampleBatch Batch(params (string Device, string Quantity, long TimestampUnixMs, double Value)[] samples)
    {
        var batch = new SampleBatch();
        foreach ((string device, string quantity, long timestamp, double value) in samples)
            batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), timestamp, value);
        return batch;
    }

    public async Task StopAsync()
    {
        await Commands.StopAsync(CancellationToken.None);
        await Desired.StopAsync(CancellationToken.None);
        await Feed.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Commands.Dispose();
        Desired.Dispose();
        Feed.Dispose();
        Schedules.Dispose();
        Groups.Dispose();
        Tunings.Dispose();
        Incidents.Dispose();
        Database.Dispose();
    }
}

/// <summary>A way to the broker that a test opens, closes and holds back.</summary>
internal sealed class ScriptedPublisher : IMessagePublisher
{
    private readonly Channel<MqttMessage> _published = Channel.CreateUnbounded<MqttMessage>();
    private volatile bool _isConnected = true;

    public event Action? Connected;

    public bool IsConnected => _isConnected;

    /// <summary>What the broker does with each message; by default it acknowledges at once.</summary>
    public Func<MqttMessage, Task> Acknowledge { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<MqttMessage> All { get; } = new();

    public async ValueTask PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (!_isConnected)
            throw new IOException("There is no connection.");

        All.Enqueue(message);
        _published.Writer.TryWrite(message);
        await Acknowledge(message).WaitAsync(cancellationToken);
    }

    /// <summary>The next message that was published.</summary>
    public ValueTask<MqttMessage> NextAsync() => _published.Reader.ReadAsync(DashboardFixture.Soon());

    public void Connect()
    {
        _isConnected = true;
        Connected?.Invoke();
    }

    public void Disconnect() => _isConnected = false;
}
