namespace LampuKota.Broker;

/// <summary>
/// What the broker knows of a client beyond one Network Connection (MQTT 5.0, 4.1): subscriptions, messages under way, and the QoS 2 messages
/// that it has received but not released. A session that outlives its connection is followed by a <see cref="SessionJournal"/>.
/// </summary>
internal sealed class Session(string clientIdentifier, Identity identity, Outbox outbox)
{
    private static long LastNumber;
    private int _isTouched;

    /// <summary>Distinguishes sessions more cheaply than their names do.</summary>
    public long Number { get; } = Interlocked.Increment(ref LastNumber);

    public string ClientIdentifier { get; } = clientIdentifier;

    /// <summary>Whose session it is: nobody else may continue it.</summary>
    public Identity Identity { get; set; } = identity;

    public Outbox Outbox { get; } = outbox;

    /// <summary>The way of its changes into the store; null where it lives in memory only.</summary>
    public SessionJournal? Journal { get; set; }

    public bool IsConnected => Outbox.IsConnected;

    /// <summary>Subscriptions by the filter as the client wrote it. Changed by the loop of its connection, and at its end.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = [];

    /// <summary>For anybody to read.</summary>
    public int SubscriptionCount => Subscriptions.Count;

    /// <summary>
    /// QoS 2 messages that were received and not yet released, by Packet Identifier, each with the task that ends when the sink has it. Used by the loop
    /// of its connection only.
    /// </summary>
    public Dictionary<ushort, Task?> Received { get; } = [];

    /// <summary>How its last connection ended.</summary>
    public SessionNote? LastEnd { get; set; }

    /// <summary>What was last refused to it.</summary>
    public SessionNote? LastRefusal { get; private set; }

    /// <summary>How long it outlives its connection.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>The will of its connection, or of the one that has gone; null where there is none or it has been published.</summary>
    public Will? Will { get; set; }

    /// <summary>When it ends for want of a connection; guarded by the registry.</summary>
    public long ExpiresAtMs { get; set; } = BrokerClock.Never;

    /// <summary>When its will is published for want of a connection; guarded by the registry.</summary>
    public long WillDueAtMs { get; set; } = BrokerClock.Never;

    /// <summary>Notes a refusal; one that repeats itself within a second is noted once.</summary>
    public void NoteRefusal(SessionNote note)
    {
        if (LastRefusal is { } last && last.Text == note.Text && note.At - last.At < TimeSpan.FromSeconds(1))
            return;
        LastRefusal = note;
    }

    /// <summary>Notes that it got messages.</summary>
    /// <returns>True where this had not been noted yet.</returns>
    public bool TryMarkTouched() => Interlocked.Exchange(ref _isTouched, 1) == 0;

    public void ClearTouched() => Volatile.Write(ref _isTouched, 0);
}
