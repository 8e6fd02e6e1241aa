namespace LampuKota.Mqtt;

/// <summary>
/// An Application Message that owns its bytes (MQTT 5.0, 3.3). The client takes and delivers it, and the broker keeps it for retained
/// messages, wills and queues; the telemetry path uses <see cref="PublishView"/> instead and copies nothing.
/// Properties other than the payload and topic exist in MQTT 5.0 only; towards a 3.1.1 peer they are left out.
/// </summary>
public sealed record MqttMessage
{
    /// <summary>Topic Name: 1 to 65,535 bytes of UTF-8, no wildcard, no NUL.</summary>
    public required string Topic { get; init; }

    /// <summary>Payload, 0 bytes or more.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Quality of Service.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>RETAIN flag: the broker keeps the message for later subscribers; received, it tells that it was kept.</summary>
    public bool Retain { get; init; }

    /// <summary>DUP flag: perhaps delivered before (received messages only).</summary>
    public bool Duplicate { get; init; }

    /// <summary>Payload Format Indicator: true where the payload says that it is UTF-8 text.</summary>
    public bool PayloadIsUtf8 { get; init; }

    /// <summary>Message Expiry Interval in whole seconds, null where the message never expires.</summary>
    public uint? MessageExpiryIntervalSeconds { get; init; }

    /// <summary>Content Type, for instance <c>application/senml+json</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Response Topic of a request.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>Correlation Data of a request or its response.</summary>
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }

    /// <summary>Subscription Identifiers of the matching subscriptions (received messages only).</summary>
    public IReadOnlyList<uint> SubscriptionIdentifiers { get; init; } = [];

    /// <summary>User Properties in their order; names may repeat.</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}

/// <summary>One User Property: a pair of UTF-8 strings (MQTT 5.0, 3.3.2.3.7).</summary>
/// <param name="Name">Name; may repeat within a packet.</param>
/// <param name="Value">Value.</param>
public readonly record struct UserProperty(string Name, string Value);
