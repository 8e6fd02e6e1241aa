using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, 3.8 to 3.11).</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep? OnSubscribe(SubscribePacket packet, out ValueTask wait)
    {
        ReasonCode[] codes = new ReasonCode[packet.Subscriptions.Count];
        List<Subscription> replays = [];
        string? refusal = null;
        Task? durable = null;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Subscribe(packet.Subscriptions[i], packet.SubscriptionIdentifier, replays, ref refusal, ref durable);
        SubscribeAckPacket ack = new(packet.PacketIdentifier, codes) { ReasonString = refusal is null ? null : Explain(refusal) };
        wait = default;
        if (durable is null)
            Answer(ack, replays);
        else
            wait = AnswerAfterAsync(durable, () => Answer(ack, replays));
        return null;
    }

    private void Answer(SubscribeAckPacket ack, List<Subscription> replays)
    {
        Output.WriteSubscribeAck(ack);
        foreach (Subscription subscription in replays)
        {
            // Until the Retained Messages are among the session's own, the store remembers that it owes them.
            using JournalUnit unit = Session.Journal?.EnterUnit() ?? default;
            _core.Router.Replay(subscription);
            Session.Journal?.Subscribe(subscription, owesRetained: false);
        }
    }

    /// <summary>Answers what a durable session was promised, once that is on disk. The packets behind wait.</summary>
    private async ValueTask AnswerAfterAsync(Task durable, Action answer)
    {
        try
        {
            await durable.WaitAsync(_connection.Stopping).ConfigureAwait(false);
        }
        catch (BrokerStoreFailedException exception)
        {
            OnStoringFailed(exception);
            return;
        }

        answer();
        TouchedSessions.ForThisThread.Send();
        Output.Send();
    }

    /// <param name="asked">The filter and its options.</param>
    /// <param name="identifier">Subscription Identifier.</param>
    /// <param name="replays">Takes the subscription where Retained Messages are to follow.</param>
    /// <param name="refusal">Why the first filter that was refused was; SUBACK has one Reason String for all.</param>
    /// <param name="durable">Completes when the subscription is on disk; left as it is where it is not to be.</param>
    private ReasonCode Subscribe(
        TopicSubscription asked, uint? identifier, List<Subscription> replays, ref string? refusal, ref Task? durable)
    {
        Subscription subscription = new(Session, asked, identifier);
        bool isNew = !Session.Subscriptions.TryGetValue(asked.Filter, out Subscription? former);
        if (FindRefusal(subscription, isNew) is { } refused)
        {
            NoteRefusal(RefusedThing.Subscribe, refused.Code, refused.Text);
            refusal ??= refused.Text;
            return refused.Code;
        }

        // [MQTT-3.8.4-3]: a subscription to the same filter is replaced without losing a message.
        _core.Tree.Set(subscription, former);
        Session.Subscriptions[asked.Filter] = subscription;
        bool owesRetained = WantsRetained(subscription, isNew);
        if (owesRetained)
            replays.Add(subscription);
        durable = Session.Journal?.Subscribe(subscription, owesRetained) ?? durable;
        return (ReasonCode)subscription.Qos;
    }

    private (ReasonCode Code, string Text)? FindRefusal(Subscription subscription, bool isNew)
    {
        if (TopicLevels.FindLimit(_core.Limits, subscription.Filter) is { } topicLimit)
        {
            CountQuota(topicLimit);
            return (ReasonCode.TopicFilterInvalid, "a Topic Filter has too many levels or bytes");
        }

        if (!_core.Access.MaySubscribe(_identity, subscription.Filter))
        {
            Interlocked.Increment(ref _core.Counters.RefusedByAccessPolicy);
            return (ReasonCode.NotAuthorized, "this client may not subscribe to a Topic Filter");
        }

        if (isNew && Session.Subscriptions.Count >= _core.Limits.MaximumSubscriptions)
        {
            CountQuota(BrokerLimit.MaximumSubscriptions);
            return (ReasonCode.QuotaExceeded, "this session has too many subscriptions");
        }

        if (isNew && _core.Tree.Count >= _core.Limits.MaximumTotalSubscriptions)
        {
            CountQuota(BrokerLimit.MaximumTotalSubscriptions);
            return (ReasonCode.QuotaExceeded, "the server has too many subscriptions");
        }

        return null;
    }

    /// <summary>[MQTT-3.3.1-9] to [MQTT-3.3.1-11]; and 4.8.2: none for a Shared Subscription.</summary>
    private static bool WantsRetained(Subscription subscription, bool isNew) => subscription is { ShareName: null } && subscription.RetainHandling switch
    {
        RetainHandling.SendAtSubscribe => true,
        RetainHandling.SendAtNewSubscription => isNew,
        _ => false,
    };

    private ProcessStep? OnUnsubscribe(UnsubscribePacket packet, out ValueTask wait)
    {
        ReasonCode[] codes = new ReasonCode[packet.Filters.Count];
        Task? durable = null;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Unsubscribe(packet.Filters[i], ref durable);
        UnsubscribeAckPacket ack = new(packet.PacketIdentifier, codes);
        wait = default;
        if (durable is null)
            Output.WriteUnsubscribeAck(ack);
        else
            wait = AnswerAfterAsync(durable, () => Output.WriteUnsubscribeAck(ack));
        return null;
    }

    private ReasonCode Unsubscribe(string filter, ref Task? durable)
    {
        if (!Session.Subscriptions.Remove(filter, out Subscription? subscription))
            return ReasonCode.NoSubscriptionExisted;
        _core.Tree.Remove(subscription);
        durable = Session.Journal?.Unsubscribe(filter) ?? durable;
        return ReasonCode.Success;
    }
}
