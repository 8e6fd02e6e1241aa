using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>The parts of one gateway, and who knows whom. None of them does anything before <see cref="GatewayService"/> starts it.</summary>
internal sealed class GatewayParts : IDisposable
{
    private readonly LampGate _gate = new();
    private readonly Alarm _controlAlarm;
    private readonly TelemetrySampler _sampler;

    public GatewayParts(GatewayOptions options, IGatewayUplink uplink, CityClock clock, TimeProvider timeProvider, ILogger log)
    {
        OwnEvents events = null!;
        TelemetrySampler sampler = null!;
        Work = new GatewayLoops(options.GatewayId, log);
        _controlAlarm = new Alarm(timeProvider);
        var moments = new Moments(clock, options.Clock);
        var state = new StateFolder(options.Disk, options.StateDirectory, log);
        Shadow = new Shadow(log);
        ClockWatch = new ClockWatch(options.Clock, options.LongestOutage, state, log);

        // The way up.
        Line = new OutboxLine(options, uplink, Counters, () => events.Happened(EventNames.StorageDamaged, options.GatewayId), timeProvider, log);
        events = Events = new OwnEvents(moments, Line.Memory, Counters, Line.Wake);

        // The lamps, and what is said of them.
        var supervisor = new LampSupervisor(options.Lamps, clock, timeProvider, (lamp, isCommand) => sampler.OnLevelSet(lamp, isCommand), log, _controlAlarm.Wake);
        Reporter = new Reporter(options, Shadow, supervisor, ClockWatch, clock, Line.Memory, Counters, Line.WakeSender, state);
        var burning = new BurningCounters(supervisor.Lamps.Values, clock.Speed, timeProvider);
        var maintenance = new MaintenanceEvents(supervisor, events);

        // What is measured, and what of it lamps ask.
        var mailbox = new InputMailbox(_controlAlarm.Wake);
        var inputs = new InputKeeper(mailbox);
        var faults = new FaultEvents(Line.Memory, Counters, state);
        sampler = _sampler = new TelemetrySampler(
            options, supervisor.Lamps, burning, Line.Memory, Counters, clock, ClockWatch, mailbox, faults, timeProvider, Line.Wake, log);

        // What decides.
        Running = new RunningMemory(options.Clock, clock, supervisor, inputs, state, timeProvider);
        Held = new HeldSamples(ClockWatch, moments, Line.Memory, Line.Keeper);
        var doubts = new DoubtEvents(options.GatewayId, ClockWatch, moments, clock.Speed, events);
        ClockFollower = new ClockFollower(ClockWatch, Held, doubts, supervisor, inputs, Shadow, Reporter);
        var desiredKeeper = new DesiredKeeper(_gate, Shadow, state, Reporter, timeProvider);
        var pass = new ControlPass(ClockFollower, supervisor, inputs, Running, burning, Reporter, clock);
        Keeper = new ControlKeeper(Running, Reporter, burning, desiredKeeper, state);
        Control = new ControlLoop(_gate, _controlAlarm, pass, Keeper, ClockWatch, clock);
        var takeover = new DesiredTakeover(supervisor, inputs, sampler, options.Updates, Control.Wake);
        Restoration = new Restoration(state, burning, faults, Shadow, takeover, supervisor, maintenance, Reporter);
        if (options.Updates is { } updates)
            Updates = new UpdateFollower(updates, _gate, Reporter, new UpdateEvents(options.GatewayId, moments, state, events), Work.Stopping);

        // What comes down.
        var desired = new DesiredReceiver(_gate, Shadow, takeover, desiredKeeper, Reporter, events, options.GatewayId);
        var inbox = new CommandInbox(supervisor, Reporter.Keep, clock, log);
        var answers = new CommandAnswers(Line, Reporter, maintenance, Control.Wake);
        var commands = new CommandReceiver(_gate, inbox, answers, Counters, timeProvider, Work.Stopping);
        Downlink = new Downlink(desired, commands, OnConnected);
    }

    public GatewayCounters Counters { get; } = new();

    public OutboxLine Line { get; }

    public OwnEvents Events { get; }

    public Shadow Shadow { get; }

    public ClockWatch ClockWatch { get; }

    public ClockFollower ClockFollower { get; }

    public HeldSamples Held { get; }

    public Reporter Reporter { get; }

    public RunningMemory Running { get; }

    public Restoration Restoration { get; }

    public ControlLoop Control { get; }

    public ControlKeeper Keeper { get; }

    /// <summary>Follows an update; null where nothing keeps the program up to date.</summary>
    public UpdateFollower? Updates { get; }

    /// <summary>Receives what comes down.</summary>
    public Downlink Downlink { get; }

    /// <summary>Control and measuring.</summary>
    public GatewayLoops Work { get; }

    /// <summary>Starts to control and to measure.</summary>
    public void StartWork() => Work.Start(Control.RunAsync, _sampler.RunAsync);

    /// <summary>Completes when it is its turn among those who decide about lamps.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using (await _gate.EnterAsync(cancellationToken))
        {
        }
    }

    public void Dispose()
    {
        _sampler.Dispose();
        Line.Dispose();
        _controlAlarm.Dispose();
        _gate.Dispose();
        Work.Dispose();
    }

    private void OnConnected()
    {
        Reporter.SendAgain();
        Line.Wake();
    }
}
