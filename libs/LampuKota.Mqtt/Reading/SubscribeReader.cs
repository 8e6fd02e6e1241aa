using System.Text;

namespace LampuKota.Mqtt;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 and 3.1.1, 3.8 and 3.10).</summary>
internal static class SubscribeReader
{
    public static SubscribePacket? ReadSubscribe(ref BodyReader body, MqttProtocolVersion version)
    {
        ushort identifier = body.ReadPacketIdentifier();
        uint? subscriptionIdentifier = null;
        Diagnostics diagnostics = default;
        if (version == MqttProtocolVersion.V500)
        {
            PropertyCursor cursor = body.ReadProperties(PropertySet.Subscribe);
            while (cursor.MoveNext())
            {
                diagnostics.Take(in cursor);
                if (cursor.Identifier == PropertyIdentifier.SubscriptionIdentifier)
                    subscriptionIdentifier = cursor.Number;
            }
        }

        // [MQTT-3.8.3-2]
        if (body.AtEnd)
            body.Fail(Rejection.ProtocolError("SUBSCRIBE has no Topic Filter"));
        List<TopicSubscription> subscriptions = [];
        while (!body.AtEnd)
            subscriptions.Add(ReadSubscription(ref body, version));
        if (body.Failed)
            return null;
        return new SubscribePacket(identifier, subscriptions)
        {
            SubscriptionIdentifier = subscriptionIdentifier,
            UserProperties = diagnostics.UserProperties,
        };
    }

    public static UnsubscribePacket? ReadUnsubscribe(ref BodyReader body, MqttProtocolVersion version)
    {
        ushort identifier = body.ReadPacketIdentifier();
        Diagnostics diagnostics = version == MqttProtocolVersion.V500
            ? Diagnostics.Read(body.ReadProperties(PropertySet.Unsubscribe))
            : default;

        // [MQTT-3.10.3-2]
        if (body.AtEnd)
            body.Fail(Rejection.ProtocolError("UNSUBSCRIBE has no Topic Filter"));
        List<string> filters = [];
        while (!body.AtEnd)
            filters.Add(ReadFilter(ref body));
        return body.Failed ? null : new UnsubscribePacket(identifier, filters) { UserProperties = diagnostics.UserProperties };
    }

    private static TopicSubscription ReadSubscription(ref BodyReader body, MqttProtocolVersion version)
    {
        string filter = ReadFilter(ref body);
        int options = body.ReadByte();
        int reserved = version == MqttProtocolVersion.V500 ? 0b1100_0000 : 0b1111_1100;
        TopicSubscription subscription = new(filter, (QualityOfService)(options & 0b11))
        {
            NoLocal = (options & 0b100) != 0,
            RetainAsPublished = (options & 0b1000) != 0,
            RetainHandling = (RetainHandling)((options >> 4) & 0b11),
        };
        if ((options & reserved) != 0)
            body.Fail(Rejection.Malformed("a reserved Subscription Option is set [MQTT-3.8.3-5]"));
        if (subscription.Qos > QualityOfService.ExactlyOnce || subscription.RetainHandling > RetainHandling.DoNotSend)
            body.Fail(Rejection.ProtocolError("a Subscription Option has the value 3"));
        if (subscription.NoLocal && TopicFilter.TrySplitShared(filter, out _, out _))
            body.Fail(Rejection.ProtocolError("No Local on a Shared Subscription [MQTT-3.8.3-4]"));
        return subscription;
    }

    private static string ReadFilter(ref BodyReader body)
    {
        ReadOnlySpan<byte> filter = body.ReadBinary();
        if (!TopicFilter.IsValid(filter))
            body.Fail(Rejection.Malformed("a Topic Filter is not valid (4.7)"));
        return body.Failed ? "" : Encoding.UTF8.GetString(filter);
    }
}
