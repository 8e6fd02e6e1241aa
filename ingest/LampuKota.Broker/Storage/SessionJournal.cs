namespace LampuKota.Broker;

/// <summary>The way of one durable session's changes into the store. A session without one lives in memory only.</summary>
internal sealed class SessionJournal(BrokerJournal journal, long key)
{
    /// <summary>The session's key in the store.</summary>
    public long Key => key;

    /// <summary>The session has a connection, or has had one.</summary>
    /// <param name="session">The session.</param>
    /// <param name="leftAtUnixMs">When its connection ended; null where it has one.</param>
    public Task Set(Session session, long? leftAtUnixMs) =>
        journal.Append(new StoreChange.SessionSet(key, session.ClientIdentifier, session.Identity, session.Expiry, leftAtUnixMs));

    /// <summary>The session has ended.</summary>
    public Task End(IEnumerable<ApplicationMessage> messages) => journal.RemoveSession(key, messages);

    public Task Subscribe(Subscription subscription, bool owesRetained) =>
        journal.Append(new StoreChange.SubscriptionSet(key, subscription, owesRetained));

    public Task Unsubscribe(string filter) => journal.Append(new StoreChange.SubscriptionRemoved(key, filter));

    public Task Add(long number, in Delivery delivery) => journal.AddDelivery(key, number, delivery);

    /// <summary>For DUP alone: nobody waits for it.</summary>
    public void NoteSent(long number) => journal.Append(new StoreChange.DeliveriesSent(key, number));

    /// <summary>PUBREC came; PUBREL must not leave before this is durable, or a crash would send the message once more.</summary>
    public Task Release(long number) => journal.Append(new StoreChange.DeliveryReleased(key, number));

    /// <summary>PUBACK or PUBCOMP came. Nobody waits for it: after a crash the client is asked once more, and nothing is delivered twice by that at QoS 2.</summary>
    public void Remove(long number, ApplicationMessage message) => journal.RemoveDelivery(key, number, message);

    /// <summary>A QoS 2 message came; PUBREC must not leave before this is durable.</summary>
    public Task Receive(ushort identifier) => journal.Append(new StoreChange.IdentifierReceived(key, identifier));

    /// <summary>
    /// As <see cref="Receive"/>, once the sink has the message: were the identifier kept first, a crash in between would make the client's repetition look
    /// like one that the sink has.
    /// </summary>
    public async Task ReceiveAfterAsync(Task sink, ushort identifier)
    {
        await sink.ConfigureAwait(false);
        await Receive(identifier).ConfigureAwait(false);
    }

    /// <summary>PUBREL came; PUBCOMP must not leave before this is durable, or a crash would take the identifier's next message for a repetition.</summary>
    public Task ReleaseReceived(ushort identifier) => journal.Append(new StoreChange.IdentifierReleased(key, identifier));

    public JournalUnit EnterUnit() => journal.EnterUnit();

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => journal.WaitForRoomAsync(cancellationToken);
}
