using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Something that happened to a session.</summary>
/// <param name="At">When.</param>
/// <param name="Code">Reason Code.</param>
/// <param name="Text">In words of the broker's own.</param>
public sealed record SessionNote(DateTimeOffset At, ReasonCode Code, string Text);

/// <summary>A session as it is now, connected or not, for an operator's view.</summary>
/// <param name="ClientIdentifier">Client Identifier.</param>
/// <param name="Identity">Whose it is.</param>
/// <param name="Expiry">How long it outlives its connection.</param>
public sealed record SessionStatus(string ClientIdentifier, Identity Identity, TimeSpan Expiry)
{
    /// <summary>Its connection, null where it has none.</summary>
    public ConnectedClient? Client { get; init; }

    /// <summary>Its subscriptions.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Messages to it that await their acknowledgement.</summary>
    public int InFlight { get; init; }

    /// <summary>Messages that wait to be sent to it.</summary>
    public int QueuedMessages { get; init; }

    /// <summary>Bytes of the messages in flight and queued.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>How its last connection ended, null where it has had only one since the broker started.</summary>
    public SessionNote? LastEnd { get; init; }

    /// <summary>What was last refused to it, null where nothing was since the broker started.</summary>
    public SessionNote? LastRefusal { get; init; }
}
