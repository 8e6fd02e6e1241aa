using System.Buffers;

namespace LampuKota.Mqtt;

/// <summary>
/// A PUBLISH packet as it lies in the receive buffer (MQTT 5.0, 3.3): nothing is copied and nothing allocated. Valid only during the call that
/// hands it over; whoever needs it longer copies it into an <see cref="MqttMessage"/>.
/// </summary>
public readonly ref partial struct PublishView
{
    /// <summary>Topic Name as UTF-8, already checked; a Topic Alias is resolved before the view is handed on.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Payload.</summary>
    public ReadOnlySequence<byte> Payload { get; init; }

    /// <summary>The Properties of the packet without their length, already checked; empty for MQTT 3.1.1.</summary>
    public ReadOnlySpan<byte> Properties { get; init; }

    /// <summary>Packet Identifier; 0 at QoS 0.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>Quality of Service.</summary>
    public QualityOfService Qos { get; init; }

    /// <summary>RETAIN flag.</summary>
    public bool Retain { get; init; }

    /// <summary>DUP flag.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Topic Alias property; 0 where absent.</summary>
    public ushort TopicAlias { get; init; }
}
