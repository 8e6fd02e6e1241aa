namespace LampuKota.Mqtt;

/// <summary>One Topic Filter of a SUBSCRIBE packet with its Subscription Options (MQTT 5.0, 3.8.3.1).</summary>
/// <param name="Filter">Topic Filter, possibly shared (<c>$share/{name}/{filter}</c>).</param>
/// <param name="Qos">Maximum QoS at which messages may come.</param>
public sealed record TopicSubscription(string Filter, QualityOfService Qos = QualityOfService.AtMostOnce)
{
    /// <summary>No Local: do not send me what I published. MQTT 5.0 only, and not with a Shared Subscription.</summary>
    public bool NoLocal { get; init; }

    /// <summary>Retain As Published: forward the RETAIN flag as it was published. MQTT 5.0 only.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>Retain Handling: when Retained Messages are sent. MQTT 5.0 only.</summary>
    public RetainHandling RetainHandling { get; init; }
}

/// <summary>When the Server sends Retained Messages for a subscription (MQTT 5.0, 3.8.3.1).</summary>
public enum RetainHandling : byte
{
    /// <summary>0: at every subscribe.</summary>
    SendAtSubscribe = 0,

    /// <summary>1: at subscribe if the subscription did not exist before.</summary>
    SendAtNewSubscription = 1,

    /// <summary>2: never.</summary>
    DoNotSend = 2,
}
