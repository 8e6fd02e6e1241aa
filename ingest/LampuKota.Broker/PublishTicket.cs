using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Says when the acknowledgement of a message may leave, and with which Reason Code. Many tickets share one task: that of the commit their
/// messages are in. A task that fails means "never": the broker then ends the connection without acknowledging.
/// </summary>
/// <param name="Code">Reason Code of the acknowledgement; 0x80 and above refuse the message, which is then not routed either.</param>
/// <param name="Durable">Completes when the message is on disk; null where there is nothing to wait for.</param>
public readonly record struct PublishTicket(ReasonCode Code, Task? Durable = null)
{
    /// <summary>Nothing to wait for.</summary>
    public static PublishTicket Accepted => default;

    /// <summary>The sink gathers messages, as <see cref="Publisher.MayGather"/> allows, and has not handed this one on yet: <see cref="IPublishSink.EndGathering"/> tells when it is durable.</summary>
    public static PublishTicket Gathered => new(ReasonCode.Success) { IsGathered = true };

    /// <summary>Whether <see cref="Durable"/> is told by <see cref="IPublishSink.EndGathering"/>.</summary>
    public bool IsGathered { get; private init; }

    /// <summary>The message is refused.</summary>
    /// <param name="code">0x80 or above.</param>
    public static PublishTicket Refused(ReasonCode code) => new(code);
}
