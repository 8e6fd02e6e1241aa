using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, 3.8 to 3.11).</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep? OnSubscribe(SubscribePacket packet)
    {
        ReasonCode[] codes = new ReasonCode[packet.Subscriptions.Count];
        List<Subscription> replays = [];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Subscribe(packet.Subscriptions[i], packet.SubscriptionIdentifier, replays);
        Output.WriteSubscribeAck(new SubscribeAckPacket(packet.PacketIdentifier, codes));
        foreach (Subscription subscription in replays)
            _core.Router.Replay(subscription);
        return null;
    }

    private ReasonCode Subscribe(TopicSubscription asked, uint? identifier, List<Subscription> replays)
    {
        Subscription subscription = new(Session, asked, identifier);
        if (!TopicLevels.IsWithin(_core.Limits, subscription.Filter))
            return Refuse(ref _core.Counters.RefusedByQuota, ReasonCode.TopicFilterInvalid);
        if (!_core.Access.MaySubscribe(_identity, subscription.Filter))
            return Refuse(ref _core.Counters.RefusedByAccessPolicy, ReasonCode.NotAuthorized);
        bool isNew = !Session.Subscriptions.TryGetValue(asked.Filter, out Subscription? former);
        if (isNew && Session.Subscriptions.Count >= _core.Limits.MaximumSubscriptions)
            return Refuse(ref _core.Counters.RefusedByQuota, ReasonCode.QuotaExceeded);

        // [MQTT-3.8.4-3]: a subscription to the same filter is replaced without losing a message.
        _core.Tree.Set(subscription, former);
        Session.Subscriptions[asked.Filter] = subscription;
        if (WantsRetained(subscription, isNew))
            replays.Add(subscription);
        return (ReasonCode)subscription.Qos;
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

    private static ReasonCode Refuse(ref long counter, ReasonCode code)
    {
        Interlocked.Increment(ref counter);
        return code;
    }
}
