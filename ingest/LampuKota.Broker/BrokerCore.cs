namespace LampuKota.Broker;

/// <summary>The parts that all connections of a broker share.</summary>
internal sealed class BrokerCore
{
    public BrokerCore(
        BrokerOptions options,
        IPublishSink? sink,
        IAuthenticator? authenticator,
        IAccessPolicy access,
        TimeProvider time,
        BrokerLog log,
        IBrokerStore? store = null)
    {
        Options = options;
        Sink = sink;
        Authenticator = authenticator;
        Access = access;
        Log = log;
        Clock = new BrokerClock(time);
        StoredBroker? stored = store?.Load();
        Journal = store is null ? null : new BrokerJournal(store, Clock, stored!.LastKey, log);
        Retained = new RetainedStore(options.Limits, Clock, Journal);
        Router = new Router(Clock, Tree, Retained, access, Counters);
        Sessions = new SessionRegistry(options.Limits, Clock, Counters, Tree, Router, Journal);
        Connections = new ConnectionList();
        Gate = new ConnectionGate(options.Limits, Clock);
        Refusals = new Refusals(log, time);
        Wills = new WillPublisher(this);
        SystemTopics = new SystemTopicPublisher(this);
        if (stored is not null)
            new BrokerRecovery(this, stored).Run();
    }

    public BrokerOptions Options { get; }

    public BrokerLimits Limits => Options.Limits;

    public IPublishSink? Sink { get; }

    public IAuthenticator? Authenticator { get; }

    public IAccessPolicy Access { get; }

    public BrokerLog Log { get; }

    public BrokerClock Clock { get; }

    /// <summary>The way into the store; null where everything lives in memory.</summary>
    public BrokerJournal? Journal { get; }

    public BrokerCounters Counters { get; } = new();

    public TopicTree Tree { get; } = new();

    public RetainedStore Retained { get; }

    public SessionRegistry Sessions { get; }

    public Router Router { get; }

    public WillPublisher Wills { get; }

    public ConnectionList Connections { get; }

    public ConnectionGate Gate { get; }

    public Refusals Refusals { get; }

    public SystemTopicPublisher SystemTopics { get; }
}
