using System.Diagnostics;

namespace LampuKota.Broker;

/// <summary>Writes changes as rows.</summary>
internal sealed class StoreStatements(StoreDatabase database)
{
    private readonly StoreStatement _setSession = database.Prepare("""
        INSERT INTO session(key, client, identity, kind, bound, credential, expiry_seconds, left_unix_ms, sent) VALUES(?, ?, ?, ?, ?, ?, ?, ?, -1)
        ON CONFLICT(key) DO UPDATE SET bound = excluded.bound, credential = excluded.credential, expiry_seconds = excluded.expiry_seconds,
          left_unix_ms = excluded.left_unix_ms
        """);

    private readonly StoreStatement[] _removeSession =
    [
        database.Prepare("DELETE FROM session WHERE key = ?"),
        database.Prepare("DELETE FROM subscription WHERE session = ?"),
        database.Prepare("DELETE FROM delivery WHERE session = ?"),
        database.Prepare("DELETE FROM received WHERE session = ?"),
    ];

    private readonly StoreStatement _setSubscription = database.Prepare("REPLACE INTO subscription VALUES(?, ?, ?, ?, ?)");
    private readonly StoreStatement _removeSubscription = database.Prepare("DELETE FROM subscription WHERE session = ? AND filter = ?");
    private readonly StoreStatement _addMessage = database.Prepare("INSERT INTO message VALUES(?, ?, ?, ?, ?, ?)");
    private readonly StoreStatement _removeMessage = database.Prepare("DELETE FROM message WHERE key = ?");
    private readonly StoreStatement _addDelivery = database.Prepare("INSERT INTO delivery VALUES(?, ?, ?, ?, ?, ?, 0)");
    private readonly StoreStatement _setSent = database.Prepare("UPDATE session SET sent = ?2 WHERE key = ?1");
    private readonly StoreStatement _releaseDelivery = database.Prepare("UPDATE delivery SET released = 1 WHERE session = ? AND number = ?");
    private readonly StoreStatement _removeDelivery = database.Prepare("DELETE FROM delivery WHERE session = ? AND number = ?");
    private readonly StoreStatement _addReceived = database.Prepare("REPLACE INTO received VALUES(?, ?)");
    private readonly StoreStatement _removeReceived = database.Prepare("DELETE FROM received WHERE session = ? AND identifier = ?");
    private readonly StoreStatement _setRetained = database.Prepare("REPLACE INTO retained VALUES(?, ?)");
    private readonly StoreStatement _removeRetained = database.Prepare("DELETE FROM retained WHERE topic = ?");
    private readonly StoreStatement _setWill = database.Prepare("INSERT INTO will VALUES(?, ?, ?, ?, ?, ?, ?, NULL, ?)");
    private readonly StoreStatement _setWillDue = database.Prepare("UPDATE will SET due_unix_ms = ?2 WHERE key = ?1");
    private readonly StoreStatement _removeWill = database.Prepare("DELETE FROM will WHERE key = ?");
    private readonly StoreStatement _setAlive = database.Prepare("UPDATE broker SET alive_unix_ms = ?");

    public void Write(StoreChange change)
    {
        switch (change)
        {
            case StoreChange.SessionSet set: Write(set); break;
            case StoreChange.SessionRemoved removed: Write(removed); break;
            case StoreChange.SubscriptionSet set: Write(set); break;
            case StoreChange.SubscriptionRemoved removed: _removeSubscription.Bind(removed.Session).Bind(removed.Filter).Run(); break;
            case StoreChange.MessageAdded added: Write(added); break;
            case StoreChange.MessageRemoved removed: _removeMessage.Bind(removed.Id).Run(); break;
            case StoreChange.DeliveryAdded added: Write(added); break;
            case StoreChange.DeliveriesSent sent: _setSent.Bind(sent.Session).Bind(sent.Number).Run(); break;
            case StoreChange.DeliveryReleased released: _releaseDelivery.Bind(released.Session).Bind(released.Number).Run(); break;
            case StoreChange.DeliveryRemoved removed: _removeDelivery.Bind(removed.Session).Bind(removed.Number).Run(); break;
            case StoreChange.IdentifierReceived received: _addReceived.Bind(received.Session).Bind((long)received.PacketIdentifier).Run(); break;
            case StoreChange.IdentifierReleased released: _removeReceived.Bind(released.Session).Bind((long)released.PacketIdentifier).Run(); break;
            case StoreChange.RetainedSet set: _setRetained.Bind(set.Topic.AsSpan()).Bind(set.Message).Run(); break;
            case StoreChange.RetainedRemoved removed: _removeRetained.Bind(removed.Topic.AsSpan()).Run(); break;
            case StoreChange.WillSet set: Write(set); break;
            case StoreChange.WillDue due: _setWillDue.Bind(due.Will).Bind(due.DueAtUnixMs).Run(); break;
            case StoreChange.WillRemoved removed: _removeWill.Bind(removed.Will).Run(); break;
            case StoreChange.Alive alive: _setAlive.Bind(alive.NowUnixMs).Run(); break;
            default: throw new UnreachableException($"BUG: the store does not know {change.GetType().Name}.");
        }
    }

    private void Write(StoreChange.SessionSet set)
    {
        BindIdentity(_setSession.Bind(set.Session).Bind(set.ClientIdentifier), set.Identity)
            .Bind((long)set.Expiry.TotalSeconds).Bind(set.LeftAtUnixMs).Run();
    }

    private void Write(StoreChange.SessionRemoved removed)
    {
        foreach (StoreStatement statement in _removeSession)
            statement.Bind(removed.Session).Run();
    }

    private void Write(StoreChange.SubscriptionSet set)
    {
        Subscription subscription = set.Subscription;
        long? identifier = subscription.Identifiers is [uint value] ? value : null;
        _setSubscription.Bind(set.Session).Bind(subscription.Name).Bind(StoreEncoding.OptionsOf(subscription)).Bind(identifier)
            .Bind(set.OwesRetained ? 1L : 0L).Run();
    }

    private void Write(StoreChange.MessageAdded added)
    {
        ApplicationMessage message = added.Message;
        _addMessage.Bind(added.Id).Bind(message.Topic).Bind(message.Properties).Bind(message.Payload.Span)
            .Bind(StoreEncoding.FlagsOf(message.Qos, message.Retain)).Bind(added.ExpiresAtUnixMs).Run();
    }

    private void Write(StoreChange.DeliveryAdded added)
    {
        Delivery delivery = added.Delivery;
        _addDelivery.Bind(added.Session).Bind(added.Number).Bind(added.Message)
            .Bind(StoreEncoding.FlagsOf(delivery.Qos, delivery.Retain, delivery.IsReplay)).Bind(StoreEncoding.Encode(delivery.Identifiers).AsSpan())
            .Bind(delivery.Group?.Name).Run();
    }

    private void Write(StoreChange.WillSet set)
    {
        BindIdentity(_setWill.Bind(set.Will).Bind(set.ClientIdentifier), set.Identity)
            .Bind((long)set.Content.Delay.TotalSeconds).Bind(StoreEncoding.Encode(set.Content.Message).AsSpan()).Run();
    }

    private static StoreStatement BindIdentity(StoreStatement statement, Identity identity) =>
        statement.Bind(identity.Name).Bind((long)identity.Kind).Bind(identity.BoundClientIdentifier is null ? 0L : 1L).Bind(identity.Credential);
}
