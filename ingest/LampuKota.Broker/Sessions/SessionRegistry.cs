using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// All sessions by Client Identifier, each with at most one connection (MQTT 5.0, 3.1.4 and 4.1). A connection that is taken over leaves its session
/// completely before the next one gets it.
/// </summary>
internal sealed class SessionRegistry(
    BrokerLimits limits, BrokerClock clock, BrokerCounters counters, TopicTree tree, Router router, BrokerJournal? journal = null)
{
    private readonly RestoredWills _restoredWills = new(journal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = [];
    private readonly HashSet<Session> _waiting = [];
    private int _count;

    /// <summary>Sessions, connected or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives a connection its session, new or continued.</summary>
    /// <param name="connection">The connection; becomes the only one of its Client Identifier.</param>
    /// <param name="request">What its CONNECT asks for.</param>
    /// <exception cref="OperationCanceledException">The connection ended, or was itself taken over, while it waited.</exception>
    public async ValueTask<SessionGrant> AttachAsync(ISessionOwner connection, SessionRequest request)
    {
        if (Claim(connection, request, out ISessionOwner? previous) is { } refusal)
            return SessionGrant.Refused(refusal);
        if (previous is not null)
        {
            Interlocked.Increment(ref counters.SessionTakeovers);
            previous.Leave(ReasonCode.SessionTakenOver, "another connection uses the same Client Identifier");
        }

        while (true)
        {
            ISessionOwner? holder;
            SessionGrant grant = default;
            lock (_gate)
            {
                request.CancellationToken.ThrowIfCancellationRequested();
                Place place = _places[request.ClientIdentifier];
                if (place.Claimant != connection)
                    throw new OperationCanceledException();
                holder = place.Holder;
                if (holder is null)
                {
                    place.Holder = connection;
                    grant = Grant(place, request);
                }
            }

            if (holder is null)
            {
                SendReassigned();
                return grant;
            }

            // Not whom it took the name from: of many that claim it at once those in between may be gone before the one that has the session is.
            await holder.HasLeft.WaitAsync(request.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The connection has ended: its session waits, or ends at once.</summary>
    /// <returns>The will to publish now, if any.</returns>
    public DueWill? Leave(ISessionOwner connection, string clientIdentifier)
    {
        DueWill? due = null;
        lock (_gate)
        {
            if (!_places.TryGetValue(clientIdentifier, out Place? place))
                return null;
            if (place.Claimant == connection)
                place.Claimant = null;
            if (place.Holder == connection)
            {
                place.Holder = null;
                due = Park(place, place.Session!);
            }

            RemoveIfEmpty(clientIdentifier, place);
        }

        SendReassigned();
        return due;
    }

    /// <summary>Ends the sessions whose time has come.</summary>
    /// <returns>The wills to publish now.</returns>
    public IReadOnlyList<DueWill> TakeDue()
    {
        long now = clock.NowMs;
        List<DueWill> due = _restoredWills.TakeDue(now);
        lock (_gate)
        {
            foreach (Session session in _waiting.Where(session => Math.Min(session.ExpiresAtMs, session.WillDueAtMs) <= now).ToArray())
            {
                if (TakeWill(session) is { } will)
                    due.Add(will);
                if (session.ExpiresAtMs > now)
                    continue;
                Interlocked.Increment(ref counters.SessionsExpired);
                Place place = _places[session.ClientIdentifier];
                End(place, session);
                RemoveIfEmpty(session.ClientIdentifier, place);
            }
        }

        SendReassigned();
        return due;
    }

    /// <summary>All sessions now.</summary>
    public IReadOnlyList<Session> Snapshot()
    {
        lock (_gate)
            return [.. _places.Values.Select(place => place.Session).OfType<Session>()];
    }

    /// <summary>Ends the sessions of some identities that no connection has.</summary>
    /// <returns>The wills to publish now: they do not wait for a client that may not come back.</returns>
    public IReadOnlyList<DueWill> EndParked(Predicate<Identity> isMeant)
    {
        List<DueWill> due = [];
        lock (_gate)
        {
            foreach (Session session in _waiting.Where(session => isMeant(session.Identity)).ToArray())
            {
                if (TakeWill(session) is { } will)
                    due.Add(will);
                Place place = _places[session.ClientIdentifier];
                End(place, session);
                RemoveIfEmpty(session.ClientIdentifier, place);
            }
        }

        SendReassigned();
        return due;
    }

    /// <summary>Puts a session back that a former process kept, without a connection.</summary>
    public void Restore(Session session)
    {
        lock (_gate)
        {
            _places.Add(session.ClientIdentifier, new Place(session.Identity) { Session = session });
            _waiting.Add(session);
            _count++;
        }
    }

    /// <summary>Puts a will back that a former process kept.</summary>
    public void Restore(DueWill will, long dueAtMs) => _restoredWills.Add(will, dueAtMs);

    private ReasonCode? Claim(ISessionOwner connection, SessionRequest request, out ISessionOwner? previous)
    {
        lock (_gate)
        {
            previous = null;
            if (!_places.TryGetValue(request.ClientIdentifier, out Place? place))
            {
                if (_count >= limits.MaximumSessions)
                    return ReasonCode.QuotaExceeded;
                _places[request.ClientIdentifier] = place = new Place(request.Identity);
            }

            // Whoever knows a Client Identifier must not get at another's messages with it.
            if (place.Identity.Name != request.Identity.Name || place.Identity.Kind != request.Identity.Kind)
                return ReasonCode.NotAuthorized;
            previous = place.Claimant;
            place.Claimant = connection;
            return null;
        }
    }

    private SessionGrant Grant(Place place, SessionRequest request)
    {
        DueWill? will = null;
        Task? durable = _restoredWills.Cancel(request.ClientIdentifier, request.Identity);
        if (place.Session is { } old && request.CleanStart)
        {
            // 3.1.2.5: the end of a session does not wait for the Will Delay Interval.
            will = TakeWill(old);
            durable = End(place, old) ?? durable;
        }

        bool isPresent = place.Session is not null;
        if (place.Session is not { } session)
        {
            SessionJournal? notes = journal is not null && request.Expiry > TimeSpan.Zero ? new SessionJournal(journal, journal.NextKey()) : null;
            place.Session = session = new Session(request.ClientIdentifier, request.Identity, new Outbox(limits, clock, counters, notes)) { Journal = notes };
            _count++;
        }
        else if (request.Expiry == TimeSpan.Zero)
        {
            // It ends with this connection now, by a crash as well.
            durable = session.Outbox.Forget() ?? durable;
            session.Journal = null;
        }

        _waiting.Remove(session);
        session.Identity = request.Identity;
        session.Expiry = request.Expiry;
        (session.ExpiresAtMs, session.WillDueAtMs) = (BrokerClock.Never, BrokerClock.Never);
        durable = session.Journal?.Set(session, leftAtUnixMs: null) ?? durable;
        // [MQTT-3.1.3-9]: the client is back before the delay has passed.
        DropWill(session);
        durable = SetWill(session, request.Will) ?? durable;
        return new SessionGrant(session, isPresent, ReasonCode.Success, will, durable);
    }

    /// <summary>The will of a session's client is not to be published.</summary>
    public void DropWill(Session session)
    {
        if (session.Will is { StoreKey: > 0 } will)
            journal?.Append(new StoreChange.WillRemoved(will.StoreKey));
        session.Will = null;
    }

    private Task? SetWill(Session session, Will? will)
    {
        session.Will = will;
        if (will is null || journal is null)
            return null;
        session.Will = will with { StoreKey = journal.NextKey() };
        return journal.Append(new StoreChange.WillSet(session.Will.StoreKey, session.ClientIdentifier, session.Identity, session.Will));
    }

    private DueWill? Park(Place place, Session session)
    {
        session.Outbox.Detach();
        session.ExpiresAtMs = clock.After(session.Expiry);
        session.WillDueAtMs = session.Will is { } will ? clock.After(will.Delay) : BrokerClock.Never;
        bool endsNow = session.Expiry == TimeSpan.Zero;
        session.Journal?.Set(session, clock.NowUnixMs);
        if (session is { Will: { StoreKey: > 0 } noted, WillDueAtMs: long dueAtMs })
            journal?.Append(new StoreChange.WillDue(noted.StoreKey, clock.ToUnixMs(Math.Min(dueAtMs, session.ExpiresAtMs))));
        DueWill? due = endsNow || session.Will?.Delay == TimeSpan.Zero ? TakeWill(session) : null;
        if (endsNow)
            End(place, session);
        else
            _waiting.Add(session);
        return due;
    }

    private Task? End(Place place, Session session)
    {
        place.Session = null;
        _waiting.Remove(session);
        _count--;
        foreach (Subscription subscription in session.Subscriptions.Values)
            tree.Remove(subscription);
        session.Subscriptions.Clear();
        session.Journal = null;
        // In one commit: a message that goes to another member is with one of the two.
        using JournalUnit unit = journal?.EnterUnit() ?? default;
        IReadOnlyList<Delivery> orphans = session.Outbox.End(out Task? durable);
        router.Reassign(orphans);
        return durable;
    }

    /// <summary>Messages of a session that ended may have gone to other members of a Shared Subscription.</summary>
    private static void SendReassigned() => TouchedSessions.ForThisThread.Send();

    private void RemoveIfEmpty(string clientIdentifier, Place place)
    {
        if (place is { Claimant: null, Holder: null, Session: null })
            _places.Remove(clientIdentifier);
    }

    private static DueWill? TakeWill(Session session)
    {
        DueWill? due = session.Will is { } will ? new DueWill(session, will) : null;
        session.Will = null;
        session.WillDueAtMs = BrokerClock.Never;
        return due;
    }

    /// <summary>One Client Identifier: its session, the connection that has it, and the one that is to get it.</summary>
    private sealed class Place(Identity identity)
    {
        public Identity Identity { get; } = identity;

        public Session? Session { get; set; }

        /// <summary>The connection that was given the session and has not left it.</summary>
        public ISessionOwner? Holder { get; set; }

        /// <summary>The last connection that asked for the session: the holder, or the one that waits for it.</summary>
        public ISessionOwner? Claimant { get; set; }
    }
}
