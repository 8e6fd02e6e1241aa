using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, 3.8 to 3.11).</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep? OnSubscribe(SubscribePacket packet)
    {
        ReasonCode[] codes = new ReasonCode[packet.Subscriptions.Count];
        List<Subscription> replays = [];
        string? refusal = null;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Subscribe(packet.Subscriptions[i], packet.SubscriptionIdentifier, replays, ref refusal);
        Output.WriteSubscribeAck(new SubscribeAckPacket(packet.PacketIdentifier, codes) { ReasonString = refusal is null ? null : Explain(refusal) });
        foreach (Subscription subscription in replays)
            _core.Router.Replay(subscription);
        return null;
    }

    /// <param name="asked">The filter and its options.</param>
    /// <param name="identifier">Subscription Identifier.</param>
    /// <param name="replays">Takes the subscription where Retained Messages are to follow.</param>
    /// <param name="refusal">Why the first filter that was refused was; SUBACK has one Reason String for all.</param>
    private ReasonCode Subscribe(TopicSubscription asked, uint? identifier, List<Subscription> replays, ref string? refusal)
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
        if (WantsRetained(subscription, isNew))
            replays.Add(subscription);
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

    private ProcessStep? OnUnsubscribe(UnsubscribePacket packet)
    {
        ReasonCode[] codes = new ReasonCode[packet.Filters.Count];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Unsubscribe(packet.Filters[i]);
        Output.WriteUnsubscribeAck(new UnsubscribeAckPacket(packet.PacketIdentifier, codes));
        return null;
    }

    private ReasonCode Unsubscribe(string filter)
    {
        if (!Session.Subscriptions.Remove(filter, out Subscription? subscription))
            return ReasonCode.NoSubscriptionExisted;
        _core.Tree.Remove(subscription);
        return ReasonCode.Success;
    }
}
