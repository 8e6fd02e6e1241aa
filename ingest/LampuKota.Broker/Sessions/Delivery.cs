using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>A message for one session.</summary>
/// <param name="Message">The message, shared with all who get it.</param>
/// <param name="Qos">QoS of this delivery: the lower of the message's and the subscription's.</param>
/// <param name="Retain">RETAIN flag of this delivery.</param>
/// <param name="Identifiers">Subscription Identifiers of the matching subscriptions.</param>
internal readonly record struct Delivery(ApplicationMessage Message, QualityOfService Qos, bool Retain, uint[] Identifiers)
{
    // What the objects around a message take, so that a million empty messages are not free.
    private const int Overhead = 160;

    /// <summary>
    /// A Retained Message for a new subscription. The retained store holds it anyway, so it does not count against the queue: it would
    /// be wrong to drop live messages because there is much to catch up with.
    /// </summary>
    public bool IsReplay { get; init; }

    /// <summary>The Shared Subscription that it came by: where this session ends before it has acknowledged, another member gets it. Else null.</summary>
    public ShareGroup? Group { get; init; }

    /// <summary>Bytes that count against <see cref="BrokerLimits.MaximumQueuedBytes"/>.</summary>
    public int Cost => IsReplay ? 0 : Message.Size + Overhead;
}

/// <summary>What a session has to send next: a PUBLISH, or the PUBREL of one that has been received.</summary>
/// <param name="Delivery">The message; of a PUBREL the one that it releases.</param>
/// <param name="PacketIdentifier">Packet Identifier; 0 at QoS 0.</param>
/// <param name="Duplicate">DUP flag.</param>
/// <param name="IsRelease">Whether it is a PUBREL.</param>
internal readonly record struct Outgoing(Delivery Delivery, ushort PacketIdentifier, bool Duplicate = false, bool IsRelease = false);
