using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Reads everything that a store holds, and checks that it can be. What belongs to no session any more is removed first.</summary>
internal sealed class StoredBrokerReader
{
    private readonly StoreDatabase _database;
    private readonly StoredBroker _stored = new();

    private StoredBrokerReader(StoreDatabase database) => _database = database;

    /// <exception cref="InvalidDataException">A row cannot be.</exception>
    public static StoredBroker Read(StoreDatabase database)
    {
        StoredBrokerReader reader = new(database);
        reader.RemoveLeftovers();
        reader.ReadMessages();
        reader.ReadSessions();
        reader.ReadSubscriptions();
        reader.ReadDeliveries();
        reader.CheckWindows();
        reader.ReadReceived();
        reader.ReadRetained();
        reader.ReadWills();
        reader._stored.AliveAtUnixMs = database.ReadInt64("SELECT alive_unix_ms FROM broker");
        reader._stored.LastKey = database.ReadInt64(
            "SELECT max(coalesce((SELECT max(key) FROM session), 0), coalesce((SELECT max(key) FROM message), 0), coalesce((SELECT max(key) FROM will), 0))");
        return reader._stored;
    }

    // An acknowledgement that comes while its session ends may be noted behind that end.
    private void RemoveLeftovers() => _database.Execute("""
        BEGIN IMMEDIATE;
        DELETE FROM subscription WHERE session NOT IN (SELECT key FROM session);
        DELETE FROM delivery WHERE session NOT IN (SELECT key FROM session);
        DELETE FROM received WHERE session NOT IN (SELECT key FROM session);
        DELETE FROM message WHERE key NOT IN (SELECT message FROM delivery) AND key NOT IN (SELECT message FROM retained);
        COMMIT;
        """);

    private void ReadMessages()
    {
        StoreStatement row = _database.Prepare("SELECT key, topic, properties, payload, flags, expires_unix_ms FROM message");
        while (row.Step())
        {
            byte[] topic = row.Blob(1);
            if (!TopicName.IsValid(Encoding.UTF8.GetString(topic)))
                throw new InvalidDataException($"message {row.Int64(0)} has no Topic Name");
            _stored.Messages.Add(row.Int64(0), new StoredMessage(
                topic, row.Blob(2), row.Blob(3), StoreEncoding.QosOf(row.Int64(4)), StoreEncoding.IsRetain(row.Int64(4)), row.Int64OrNull(5)));
        }
    }

    private void ReadSessions()
    {
        StoreStatement row = _database.Prepare("SELECT key, client, identity, kind, bound, credential, expiry_seconds, left_unix_ms, sent FROM session ORDER BY key");
        while (row.Step())
        {
            TimeSpan expiry = TimeSpan.FromSeconds(row.Int64(6));
            _stored.Sessions.Add(
                row.Int64(0), new StoredSession(row.Int64(0), row.Text(1), ReadIdentity(row), expiry, row.Int64OrNull(7), row.Int64(8)));
        }
    }

    private void ReadSubscriptions()
    {
        StoreStatement row = _database.Prepare("SELECT session, filter, options, identifier, owes_retained FROM subscription ORDER BY session, filter");
        while (row.Step())
        {
            _stored.Sessions[row.Int64(0)].Subscriptions.Add(
                new StoredSubscription(StoreEncoding.SubscriptionOf(row.Text(1), row.Int64(2)), (uint?)row.Int64OrNull(3), row.Int64(4) != 0));
        }
    }

    private void ReadDeliveries()
    {
        StoreStatement row = _database.Prepare("SELECT session, number, message, flags, identifiers, share, released FROM delivery ORDER BY session, number");
        while (row.Step())
        {
            long flags = row.Int64(3);
            CheckMessage(row.Int64(2));
            QualityOfService qos = StoreEncoding.QosOf(flags);
            _stored.Sessions[row.Int64(0)].Deliveries.Add(new StoredDelivery(
                row.Int64(1), row.Int64(2), qos, StoreEncoding.IsRetain(flags), StoreEncoding.IsReplay(flags), StoreEncoding.DecodeIdentifiers(row.Blob(4)),
                row.IsNull(5) ? null : row.Text(5), row.Int64(6) != 0));
        }
    }

    private void ReadReceived()
    {
        StoreStatement row = _database.Prepare("SELECT session, identifier FROM received");
        while (row.Step())
            _stored.Sessions[row.Int64(0)].Received.Add(checked((ushort)row.Int64(1)));
    }

    private void ReadRetained()
    {
        StoreStatement row = _database.Prepare("SELECT message FROM retained");
        while (row.Step())
        {
            CheckMessage(row.Int64(0));
            _stored.Retained.Add(row.Int64(0));
        }
    }

    private void ReadWills()
    {
        StoreStatement row = _database.Prepare("SELECT key, client, identity, kind, bound, credential, delay_seconds, due_unix_ms, packet FROM will ORDER BY key");
        while (row.Step())
        {
            Will will = new(StoreEncoding.DecodeMessage(row.Blob(8)), TimeSpan.FromSeconds(row.Int64(6))) { StoreKey = row.Int64(0) };
            _stored.Wills.Add(new StoredWill(row.Int64(0), row.Text(1), ReadIdentity(row), will, row.Int64OrNull(7)));
        }
    }

    /// <summary>What is in flight at one time has different Packet Identifiers.</summary>
    private void CheckWindows()
    {
        foreach (StoredSession session in _stored.Sessions.Values)
        {
            IEnumerable<long> inFlight = session.Deliveries.Where(delivery => delivery.Number <= session.SentThrough || delivery.IsReleased).Select(delivery => delivery.Number);
            if (inFlight.LastOrDefault() - inFlight.FirstOrDefault() >= ushort.MaxValue)
                throw new InvalidDataException($"session {session.Key} has too many messages in flight");
        }
    }

    private void CheckMessage(long key)
    {
        if (!_stored.Messages.ContainsKey(key))
            throw new InvalidDataException($"message {key} is missing");
    }

    /// <summary>Client Identifier and identity stand in the columns 1 to 5 of every table that has them.</summary>
    private static Identity ReadIdentity(StoreStatement row) => new(row.Text(2), (IdentityKind)row.Int64(3))
    {
        BoundClientIdentifier = row.Int64(4) == 0 ? null : row.Text(1),
        Credential = row.IsNull(5) ? null : row.Text(5),
    };
}
