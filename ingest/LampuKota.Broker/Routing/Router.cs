using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Brings messages to the sessions that subscribe to them. Called from many threads at once; a message that nobody wants is not even copied. The
/// sessions that got something are noted in <see cref="TouchedSessions"/>, for the caller to send.
/// </summary>
internal sealed class Router(BrokerClock clock, TopicTree tree, RetainedStore retained, IAccessPolicy access, BrokerCounters counters)
{
    /// <summary>Routes a packet where it lies.</summary>
    /// <param name="publish">The packet.</param>
    /// <param name="publisher">The session that published it.</param>
    /// <param name="durable">Completes when it is on disk for all durable sessions and the retained store; null where none of them takes it.</param>
    /// <returns>Whether anybody subscribes to it.</returns>
    public bool Route(in PublishView publish, Session publisher, out Task? durable)
    {
        durable = null;
        MatchList matches = MatchList.ForThisThread;
        try
        {
            // Retained first: who subscribes meanwhile finds the message either there or in the tree's answer.
            ApplicationMessage? message = publish.Retain ? Retain(ApplicationMessage.From(publish, clock), ref durable) : null;
            tree.Match(publish.Topic, matches);
            if (matches.IsEmpty)
                return false;
            Deliver(message ?? ApplicationMessage.From(publish, clock), publisher, matches, ref durable);
            return true;
        }
        finally
        {
            matches.Clear();
        }
    }

    /// <summary>Whether anybody subscribes to a topic.</summary>
    public bool IsWanted(ReadOnlySpan<byte> topic)
    {
        MatchList matches = MatchList.ForThisThread;
        try
        {
            tree.Match(topic, matches);
            return !matches.IsEmpty;
        }
        finally
        {
            matches.Clear();
        }
    }

    /// <summary>Routes a message of our own, or a will. What durable sessions take of it is on disk with the next commit.</summary>
    /// <param name="message">The message.</param>
    /// <param name="publisher">The session whose will it is, null for our own.</param>
    public void Route(ApplicationMessage message, Session? publisher)
    {
        Task? durable = null;
        MatchList matches = MatchList.ForThisThread;
        try
        {
            if (message.Retain)
                Retain(message, ref durable);
            tree.Match(message.Topic, matches);
            Deliver(message, publisher, matches, ref durable);
        }
        finally
        {
            matches.Clear();
        }
    }

    /// <summary>Brings a message of our own to the subscriptions of one client, and to nobody else's.</summary>
    /// <returns>Whether it subscribes to it.</returns>
    public bool RouteTo(string clientIdentifier, ApplicationMessage message)
    {
        Task? durable = null;
        MatchList matches = MatchList.ForThisThread;
        try
        {
            tree.Match(message.Topic, matches);
            foreach (Subscription subscription in matches.Plain)
            {
                if (subscription.Session.ClientIdentifier != clientIdentifier)
                    continue;
                Deliver(subscription.Session, DeliveryOf(message, subscription), ref durable);
                return true;
            }

            return false;
        }
        finally
        {
            matches.Clear();
        }
    }

    /// <summary>Queues the Retained Messages that match a new subscription (MQTT 5.0, 3.3.1.3).</summary>
    public void Replay(Subscription subscription)
    {
        Task? durable = null;
        retained.Replay(subscription.Filter, message => Deliver(
            subscription.Session,
            new Delivery(message, Lower(message.Qos, subscription.Qos), Retain: true, subscription.Identifiers) { IsReplay = true },
            ref durable));
    }

    /// <summary>Gives messages of Shared Subscriptions, whose session ended before it acknowledged them, to another member (MQTT 5.0, 4.8.2).</summary>
    public void Reassign(IEnumerable<Delivery> orphans)
    {
        Task? durable = null;
        foreach (Delivery orphan in orphans)
        {
            if (orphan.Group?.Next() is { } member)
                DeliverShared(orphan.Message, member, ref durable);
        }
    }

    private void Deliver(ApplicationMessage message, Session? publisher, MatchList matches, ref Task? durable)
    {
        ReadOnlySpan<Subscription> plain = matches.Plain;
        while (!plain.IsEmpty)
        {
            int count = 1;
            while (count < plain.Length && plain[count].Session == plain[0].Session)
                count++;
            DeliverOnce(message, publisher, plain[..count], ref durable);
            plain = plain[count..];
        }

        foreach (Subscription subscription in matches.Shared)
            DeliverShared(message, subscription, ref durable);
    }

    /// <summary>[MQTT-3.3.4-2]: subscriptions of one session that overlap get the message once, at their highest QoS, with all their identifiers.</summary>
    private void DeliverOnce(ApplicationMessage message, Session? publisher, ReadOnlySpan<Subscription> subscriptions, ref Task? durable)
    {
        Delivery? delivery = null;
        foreach (Subscription subscription in subscriptions)
        {
            // [MQTT-3.8.3-3]
            if (subscription.NoLocal && subscription.Session == publisher)
                continue;
            if (!MayReceive(subscription))
                continue;
            Delivery next = DeliveryOf(message, subscription);
            delivery = delivery is { } before ? Combine(before, next) : next;
        }

        if (delivery is { } combined)
            Deliver(subscriptions[0].Session, combined, ref durable);
    }

    /// <summary>[MQTT-4.8.2-3]</summary>
    private void DeliverShared(ApplicationMessage message, Subscription member, ref Task? durable)
    {
        if (MayReceive(member))
            Deliver(member.Session, DeliveryOf(message, member) with { Group = member.Group }, ref durable);
    }

    private bool MayReceive(Subscription subscription)
    {
        if (subscription.IsAllowedBy(access))
            return true;
        Interlocked.Increment(ref counters.RefusedByAccessPolicy);
        return false;
    }

    /// <summary>[MQTT-3.3.1-12], [MQTT-3.3.1-13]</summary>
    private static Delivery DeliveryOf(ApplicationMessage message, Subscription subscription) =>
        new(message, Lower(message.Qos, subscription.Qos), message.Retain && subscription.RetainAsPublished, subscription.Identifiers);

    private static Delivery Combine(in Delivery x, in Delivery y) => x with
    {
        Qos = x.Qos > y.Qos ? x.Qos : y.Qos,
        Retain = x.Retain || y.Retain,
        Identifiers = y.Identifiers.Length == 0 ? x.Identifiers : x.Identifiers.Length == 0 ? y.Identifiers : [.. x.Identifiers, .. y.Identifiers],
    };

    private static void Deliver(Session session, in Delivery delivery, ref Task? durable)
    {
        if (session.Outbox.Add(delivery, ref durable))
            TouchedSessions.ForThisThread.Add(session);
    }

    private static QualityOfService Lower(QualityOfService x, QualityOfService y) => x < y ? x : y;

    private ApplicationMessage Retain(ApplicationMessage message, ref Task? durable)
    {
        durable = retained.Set(message) ?? durable;
        return message;
    }
}
