namespace LampuKota.Broker;

/// <summary>Puts the broker back to where a former process left it, before any connection is open. Time passed for sessions and messages meanwhile.</summary>
internal sealed class BrokerRecovery(BrokerCore core, StoredBroker stored)
{
    private readonly Dictionary<long, ApplicationMessage> _messages = [];
    private readonly List<Subscription> _owed = [];

    public void Run()
    {
        // Dates the connections that open from now on.
        core.Journal!.Append(new StoreChange.Alive(core.Clock.NowUnixMs));
        foreach ((long key, StoredMessage message) in stored.Messages)
            _messages.Add(key, ApplicationMessage.From(message, core.Clock));
        foreach (long key in stored.Retained)
            core.Retained.Restore(Refer(key));
        foreach (StoredSession session in stored.Sessions.Values)
            Restore(session);
        foreach (StoredWill will in stored.Wills)
            Restore(will);
        foreach (Subscription subscription in _owed)
            Replay(subscription);
        // Whose time passed meanwhile must not be found by its client.
        foreach (DueWill will in core.Sessions.TakeDue())
            core.Wills.Publish(will);
        core.Log.Recovered(stored.Sessions.Count, stored.Retained.Count, stored.Wills.Count);
    }

    private void Restore(StoredSession from)
    {
        SessionJournal journal = new(core.Journal!, from.Key);
        Outbox outbox = new(core.Limits, core.Clock, core.Counters, journal);
        Session session = new(from.ClientIdentifier, from.Identity, outbox)
        {
            Journal = journal,
            Expiry = from.Expiry,
            ExpiresAtMs = ExpiryOf(from),
        };
        foreach (StoredSubscription subscription in from.Subscriptions)
            Restore(session, subscription);
        foreach (ushort identifier in from.Received)
            session.Received.Add(identifier, null);
        outbox.RestoreSent(from.SentThrough);
        foreach (StoredDelivery delivery in from.Deliveries)
        {
            outbox.Restore(
                Restore(session, delivery),
                delivery.Number,
                isInFlight: delivery.Number <= from.SentThrough || delivery.IsReleased,
                delivery.IsReleased);
        }

        core.Sessions.Restore(session);
        if (from.LeftAtUnixMs is null)
            journal.Set(session, LeftAtUnixMs(from));
    }

    private Delivery Restore(Session session, StoredDelivery from) => new(Refer(from.Message), from.Qos, from.Retain, from.Identifiers)
    {
        IsReplay = from.IsReplay,
        Group = from.Share is { } name && session.Subscriptions.TryGetValue(name, out Subscription? subscription) ? subscription.Group : null,
    };

    private void Restore(Session session, StoredSubscription from)
    {
        Subscription subscription = new(session, from.Asked, from.Identifier);
        session.Subscriptions.Add(subscription.Name, subscription);
        core.Tree.Set(subscription, former: null);
        if (from.OwesRetained)
            _owed.Add(subscription);
    }

    private void Restore(StoredWill from)
    {
        // Only the name and the rights of its client are needed of the session.
        Session session = new(from.ClientIdentifier, from.Identity, new Outbox(core.Limits, core.Clock, core.Counters));
        long graceEndsAtMs = core.Clock.After(core.Options.WillGraceAfterRestart);
        long dueAtMs = from.DueAtUnixMs is { } due ? core.Clock.FromUnixMs(due) : core.Clock.After(from.Content.Delay);
        core.Sessions.Restore(new DueWill(session, from.Content), Math.Max(graceEndsAtMs, dueAtMs));
    }

    /// <summary>SUBACK had left, or was about to, when the process ended.</summary>
    private void Replay(Subscription subscription)
    {
        SessionJournal journal = subscription.Session.Journal!;
        using JournalUnit unit = journal.EnterUnit();
        core.Router.Replay(subscription);
        journal.Subscribe(subscription, owesRetained: false);
    }

    private long ExpiryOf(StoredSession from) => core.Clock.FromUnixMs(LeftAtUnixMs(from)) + (long)from.Expiry.TotalMilliseconds;

    /// <summary>A connection that was open at the end of a process is dated by its last note, as late as it can have been: no session ends too soon.</summary>
    private long LeftAtUnixMs(StoredSession from)
    {
        long latest = stored.AliveAtUnixMs + ((long)Heartbeat.BeatsBetweenNotes * 1_000);
        return from.LeftAtUnixMs ?? Math.Min(core.Clock.NowUnixMs, latest);
    }

    private ApplicationMessage Refer(long key)
    {
        ApplicationMessage message = _messages[key];
        message.StoreKey = key;
        message.StoreReferences++;
        return message;
    }
}
