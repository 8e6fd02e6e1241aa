namespace LampuKota.Mqtt;

/// <summary>
/// The Client's half of the Session State (MQTT 5.0, 4.1), which outlives connections, and the queues before it. It lives in memory: a process that
/// starts anew has an empty one.
/// </summary>
internal sealed class ClientSession
{
    private readonly Lock _gate = new();
    private readonly PacketIdentifiers _identifiers = new();
    private readonly OutgoingMessages _messages;
    private readonly Subscriptions _subscriptions;
    private ReceivedIdentifiers _received = new();
    private bool _isStopped;

    public ClientSession(MqttClientOptions options)
    {
        _messages = new OutgoingMessages(options.MaximumQueuedMessages, _identifiers);
        _subscriptions = new Subscriptions(options.Subscriptions, _identifiers, options.MaximumQueuedMessages);
    }

    /// <summary>Set where there is something to send.</summary>
    public AsyncSignal Work { get; } = new();

    /// <summary>What was received at QoS 2 in the present Session.</summary>
    public ReceivedIdentifiers Received
    {
        get
        {
            lock (_gate)
                return _received;
        }
    }

    public void Add(OutgoingMessage message)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _messages.Add(message);
        }

        Work.Set();
    }

    public void Add(PendingOperation operation)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _subscriptions.Add(operation);
        }

        Work.Set();
    }

    public void Cancel(OutgoingMessage message, CancellationToken cancellationToken)
    {
        lock (_gate)
            _messages.TryRemove(message);
        message.Cancel(cancellationToken);
    }

    public void Abandon(PendingOperation operation)
    {
        lock (_gate)
            _subscriptions.Abandon(operation);
    }

    /// <summary>Begins a connection.</summary>
    public void Restart(bool sessionPresent)
    {
        lock (_gate)
        {
            if (!sessionPresent)
                _received = new ReceivedIdentifiers();
            _messages.Restart(sessionPresent);
            _subscriptions.Restart(sessionPresent);
        }
    }

    /// <summary>Ends everything that waits.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            _messages.FailAll(new MqttStoppedException());
            _subscriptions.FailAll(new MqttStoppedException());
        }
    }

    /// <summary>Writes the next SUBSCRIBE, UNSUBSCRIBE or PUBLISH.</summary>
    /// <param name="output">The connection.</param>
    /// <param name="written">A QoS 0 message that is done when the bytes have left.</param>
    /// <returns>False where there is nothing to write.</returns>
    public bool TryWriteNext(ClientOutput output, out OutgoingMessage? written)
    {
        written = null;
        lock (_gate)
        {
            if (_subscriptions.TakeNext() is { } operation)
            {
                if (!output.Write(operation))
                    _subscriptions.Finish(operation, [.. Enumerable.Repeat(ReasonCode.PacketTooLarge, operation.Count)]);
                return true;
            }

            if (_messages.PeekNext(output.ReceiveMaximum) is not { } message)
                return false;
            written = WriteMessage(output, message);
            return true;
        }
    }

    /// <summary>Takes a PUBACK, PUBREC or PUBCOMP.</summary>
    /// <param name="type">Which of the three.</param>
    /// <param name="ack">Its content.</param>
    /// <param name="release">Reason Code of the PUBREL to answer with, null for none.</param>
    /// <returns>Why it is against the protocol, or null.</returns>
    public Rejection? Acknowledge(MqttPacketType type, in AckPacket ack, out ReasonCode? release)
    {
        lock (_gate)
        {
            release = null;
            OutgoingMessage? message = _messages.Find(ack.PacketIdentifier);
            if (message is null)
            {
                // 4.3.3: a PUBREC whose message is not known is answered all the same, so that the server can forget it.
                if (type == MqttPacketType.PublishReceived)
                    release = ReasonCode.PacketIdentifierNotFound;
                return null;
            }

            if (!IsExpected(type, message))
                return Rejection.ProtocolError("an acknowledgement does not fit the QoS of its message");
            if (type == MqttPacketType.PublishReceived && ack.ReasonCode < ReasonCode.UnspecifiedError)
            {
                message.Stage = OutgoingStage.Released;
                release = ReasonCode.Success;
                return null;
            }

            _messages.Finish(message, type == MqttPacketType.PublishComplete ? ReasonCode.Success : ack.ReasonCode);
        }

        // The place that became free may let the next message go.
        Work.Set();
        return null;
    }

    /// <summary>Takes a SUBACK or UNSUBACK.</summary>
    /// <param name="identifier">Packet Identifier.</param>
    /// <param name="isSubscribe">Whether it is a SUBACK.</param>
    /// <param name="codes">Reason Codes; null for a packet that has none and means success.</param>
    /// <param name="answered">What it answers, or null.</param>
    /// <returns>Why it is against the protocol, or null.</returns>
    public Rejection? Acknowledge(ushort identifier, bool isSubscribe, IReadOnlyList<ReasonCode>? codes, out PendingOperation? answered)
    {
        lock (_gate)
        {
            answered = _subscriptions.Find(identifier, isSubscribe);
            if (answered is null)
                return null;
            codes ??= new ReasonCode[answered.Count];
            if (codes.Count != answered.Count)
                return Rejection.ProtocolError("an acknowledgement has another number of Reason Codes than there were Topic Filters");
            _subscriptions.Finish(answered, codes);
            return null;
        }
    }

    private static bool IsExpected(MqttPacketType type, OutgoingMessage message) => type switch
    {
        MqttPacketType.PublishAck => message.Message.Qos == QualityOfService.AtLeastOnce,
        MqttPacketType.PublishReceived => message.Message.Qos == QualityOfService.ExactlyOnce,
        _ => message.Stage == OutgoingStage.Released,
    };

    private OutgoingMessage? WriteMessage(ClientOutput output, OutgoingMessage message)
    {
        if (output.Refuses(message) is { } code && message.Stage != OutgoingStage.Released)
        {
            _messages.Finish(message, code);
            return null;
        }

        bool isDuplicate = message.Stage == OutgoingStage.Sent;
        _messages.Advance();
        output.Write(message, isDuplicate);
        return message.Message.Qos == QualityOfService.AtMostOnce ? message : null;
    }

    private void ThrowIfStopped()
    {
        if (_isStopped)
            throw new MqttStoppedException();
    }
}
