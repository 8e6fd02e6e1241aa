using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Gathers what the broker's parts count into what its host reads.</summary>
internal static class BrokerSnapshots
{
    public static BrokerStatistics Statistics(BrokerCore core)
    {
        BrokerCounters counters = core.Counters;
        ConnectionTraffic traffic = core.Connections.TotalTraffic();
        SessionLoad load = SessionLoad.Of(core.Sessions.Snapshot());
        return new BrokerStatistics
        {
            ConnectionsNow = core.Connections.Count,
            ConnectionsOpened = Volatile.Read(ref counters.ConnectionsOpened),
            ConnectionsOverLimit = Volatile.Read(ref counters.ConnectionsOverLimit),
            TlsFailures = Volatile.Read(ref counters.TlsFailures),
            ConnectTimeouts = Volatile.Read(ref counters.ConnectTimeouts),
            ConnectsAccepted = Volatile.Read(ref counters.ConnectsAccepted),
            ConnectsRefused = Volatile.Read(ref counters.ConnectsRefused),
            AuthenticationFailures = Volatile.Read(ref counters.AuthenticationFailures),
            ClientCertificatesRefused = Volatile.Read(ref counters.ClientCertificatesRefused),
            ConnectionsCut = Volatile.Read(ref counters.ConnectionsCut),
            SessionTakeovers = Volatile.Read(ref counters.SessionTakeovers),
            KeepAliveTimeouts = Volatile.Read(ref counters.KeepAliveTimeouts),
            ProtocolViolations = Volatile.Read(ref counters.ProtocolViolations),
            SessionsNow = core.Sessions.Count,
            ConnectedSessionsNow = load.Connected,
            InFlightNow = load.InFlight,
            QueuedMessagesNow = load.Queued,
            QueuedBytesNow = load.Bytes,
            SessionsExpired = Volatile.Read(ref counters.SessionsExpired),
            SubscriptionsNow = core.Tree.Count,
            RetainedMessagesNow = core.Retained.Count,
            RetainedBytesNow = core.Retained.Bytes,
            StoreCommits = core.Journal?.Commits ?? 0,
            StoreIsFull = core.Journal is { IsFull: true },
            StorePendingNow = core.Journal?.PendingChanges ?? 0,
            ReceivedQos0 = traffic.Received(QualityOfService.AtMostOnce),
            ReceivedQos1 = traffic.Received(QualityOfService.AtLeastOnce),
            ReceivedQos2 = traffic.Received(QualityOfService.ExactlyOnce),
            SentQos0 = traffic.Sent(QualityOfService.AtMostOnce),
            SentQos1 = traffic.Sent(QualityOfService.AtLeastOnce),
            SentQos2 = traffic.Sent(QualityOfService.ExactlyOnce),
            PacketsReceived = traffic.PacketsReceived,
            PacketsSent = traffic.PacketsSent,
            PayloadBytesReceived = traffic.PayloadBytesReceived,
            PayloadBytesSent = traffic.PayloadBytesSent,
            BytesReceived = traffic.BytesReceived,
            BytesSent = traffic.BytesSent,
            WillsPublished = Volatile.Read(ref counters.WillsPublished),
            RefusedBySink = Volatile.Read(ref counters.RefusedBySink),
            RefusedByAccessPolicy = Volatile.Read(ref counters.RefusedByAccessPolicy),
            RefusedByQuota = Volatile.Read(ref counters.RefusedByQuota),
            DroppedQueueFullQos0 = Volatile.Read(ref counters.DroppedQueueFullQos0),
            DroppedQueueFull = Volatile.Read(ref counters.DroppedQueueFull),
            DroppedExpired = Volatile.Read(ref counters.DroppedExpired),
            DroppedTooLarge = Volatile.Read(ref counters.DroppedTooLarge),
            LimitsReached = counters.Limits.ReadAll(),
            Refusals = core.Refusals.Read(),
            AckLatency = counters.AckLatency,
        };
    }

    public static IReadOnlyList<ConnectedClient> Clients(BrokerCore core)
    {
        List<ConnectedClient> clients = [];
        foreach (NetworkConnection connection in core.Connections.Snapshot())
        {
            if (connection is { CloseReason: null, Client: { } client, Session: { } session })
                clients.Add(WithLoad(client, session, connection.Traffic));
        }

        return clients;
    }

    public static IReadOnlyList<SessionStatus> Sessions(BrokerCore core)
    {
        Dictionary<Session, ConnectedClient> clients = [];
        foreach (NetworkConnection connection in core.Connections.Snapshot())
        {
            if (connection is { CloseReason: null, Client: { } client, Session: { } session })
                clients[session] = WithLoad(client, session, connection.Traffic);
        }

        return [.. core.Sessions.Snapshot().Select(session => StatusOf(session, clients.GetValueOrDefault(session)))
            .OrderBy(status => status.ClientIdentifier, StringComparer.Ordinal)];
    }

    private static SessionStatus StatusOf(Session session, ConnectedClient? client)
    {
        (int inFlight, int queued, long bytes) = session.Outbox.Load;
        return new SessionStatus(session.ClientIdentifier, session.Identity, session.Expiry)
        {
            Client = client,
            Subscriptions = session.SubscriptionCount,
            InFlight = inFlight,
            QueuedMessages = queued,
            QueuedBytes = bytes,
            LastEnd = session.LastEnd,
            LastRefusal = session.LastRefusal,
        };
    }

    private static ConnectedClient WithLoad(ConnectedClient client, Session session, ConnectionTraffic traffic)
    {
        (int inFlight, int queued, long bytes) = session.Outbox.Load;
        return client with
        {
            Subscriptions = session.SubscriptionCount,
            InFlight = inFlight,
            QueuedMessages = queued,
            QueuedBytes = bytes,
            MessagesReceived = Total(traffic.Received),
            MessagesSent = Total(traffic.Sent),
        };
    }

    /// <summary>What waits in all sessions.</summary>
    private readonly record struct SessionLoad(long Connected, long InFlight, long Queued, long Bytes)
    {
        public static SessionLoad Of(IReadOnlyList<Session> sessions)
        {
            SessionLoad sum = default;
            foreach (Session session in sessions)
            {
                (int inFlight, int queued, long bytes) = session.Outbox.Load;
                sum = new SessionLoad(sum.Connected + (session.IsConnected ? 1 : 0), sum.InFlight + inFlight, sum.Queued + queued, sum.Bytes + bytes);
            }

            return sum;
        }
    }

    private static long Total(Func<QualityOfService, long> count) =>
        count(QualityOfService.AtMostOnce) + count(QualityOfService.AtLeastOnce) + count(QualityOfService.ExactlyOnce);
}
