using System.Buffers;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>What <see cref="PacketProcessor.Process"/> came to.</summary>
internal enum ProcessStep : byte
{
    /// <summary>All whole packets are done.</summary>
    NeedMoreData,

    /// <summary>Something has to be awaited before the next packet.</summary>
    Wait,

    /// <summary>The connection ends.</summary>
    Close,
}

/// <summary>
/// Acts on the packets of one accepted client, one after the other as they lie in the receive buffer. Each act has a file of its own.
/// </summary>
internal sealed partial class PacketProcessor
{
    private readonly BrokerCore _core;
    private readonly NetworkConnection _connection;
    private readonly AckQueue _acks;
    private readonly Identity _identity;
    private readonly bool _mayExplain;
    private bool _hasGathered;

    public PacketProcessor(BrokerCore core, NetworkConnection connection, Session session, ConnectPacket connect)
    {
        _core = core;
        _connection = connection;
        Session = session;
        _identity = session.Identity;
        _mayExplain = connect.RequestProblemInformation;
        _acks = new AckQueue(connection.Output, core.Limits.ReceiveMaximum, OnStoringFailed, new AckStopwatch(core.Counters.AckLatency, core.Clock.Time));
    }

    public Session Session { get; }

    /// <summary>Whether a message waits to be made durable for longer than clients are made to wait.</summary>
    public bool IsStoreLate => _acks.HasWaitedFor(_core.Limits.StoreTimeout);

    private bool IsV500 => Output.Version == MqttProtocolVersion.V500;

    private PacketOutput Output => _connection.Output;

    /// <summary>
    /// Processes the packets that have arrived, and at their end starts sending what came of them: acknowledgements, and messages to others.
    /// </summary>
    /// <param name="buffer">In: what has arrived; out: what is not processed yet.</param>
    /// <param name="wait">What to await before the next call, for <see cref="ProcessStep.Wait"/>.</param>
    public ProcessStep Process(ref ReadOnlySequence<byte> buffer, out ValueTask wait)
    {
        try
        {
            while (true)
            {
                if (ProcessOne(ref buffer, out wait) is { } end)
                    return end;
                if (!wait.IsCompletedSuccessfully)
                    return ProcessStep.Wait;
                // Gives a pooled source back.
                wait.GetAwaiter().GetResult();
            }
        }
        finally
        {
            EndGathering();
            _acks.EndBatch();
            TouchedSessions.ForThisThread.Send();
            Output.Send();
        }
    }

    /// <summary>A read brought packets: the acknowledgements of its messages are measured from here.</summary>
    public void StartBatch() => _acks.StartBatch();

    /// <summary>Gives memory back that only a busy connection needs.</summary>
    public void Trim() => _acks.Trim();

    /// <returns>Null to go on, once <paramref name="wait"/> has completed.</returns>
    private ProcessStep? ProcessOne(ref ReadOnlySequence<byte> buffer, out ValueTask wait)
    {
        wait = default;
        if (_connection.CloseReason is not null)
            return ProcessStep.Close;
        if (_acks.IsFull)
        {
            _core.Counters.Limits.Count(BrokerLimit.ReceiveMaximum);
            wait = _acks.WaitForRoomAsync(_connection.Stopping);
            return null;
        }

        switch (_connection.Reader.TryRead(ref buffer, out MqttPacket packet))
        {
            case ReadStatus.NeedMoreData:
                return ProcessStep.NeedMoreData;
            case ReadStatus.Invalid:
                return Violate(packet.Reason, packet.ReasonString ?? "the bytes are not MQTT");
            default:
                return Act(packet, out wait);
        }
    }

    private ProcessStep? Act(in MqttPacket packet, out ValueTask wait)
    {
        wait = default;
        _connection.Traffic.CountPacketReceived();
        switch (packet.Type)
        {
            case MqttPacketType.Publish: return OnPublish(packet.Publish, out wait);
            case MqttPacketType.PublishAck: return OnPublishAck(packet.Ack);
            case MqttPacketType.PublishReceived: return OnPublishReceived(packet.Ack);
            case MqttPacketType.PublishRelease: return OnPublishRelease(packet.Ack);
            case MqttPacketType.PublishComplete: return OnPublishComplete(packet.Ack);
            case MqttPacketType.Subscribe: return OnSubscribe(packet.Subscribe!, out wait);
            case MqttPacketType.Unsubscribe: return OnUnsubscribe(packet.Unsubscribe!, out wait);
            case MqttPacketType.PingRequest: return OnPing();
            case MqttPacketType.Disconnect: return OnDisconnect(packet.Disconnect!);
            // CONNECT offered no enhanced authentication, so there is none to go on with (4.12).
            default: return Violate(ReasonCode.ProtocolError, "this packet is not expected here");
        }
    }

    /// <summary>[MQTT-3.12.4-1]</summary>
    private ProcessStep? OnPing()
    {
        Output.WritePingResponse();
        return null;
    }

    /// <summary>The client does what MQTT does not allow: it is disconnected (4.13).</summary>
    private ProcessStep Violate(ReasonCode code, string reason)
    {
        Interlocked.Increment(ref _core.Counters.ProtocolViolations);
        if (LimitBehind(code) is { } limit)
            _core.Counters.Limits.Count(limit);
        _connection.Leave(code, reason);
        return ProcessStep.Close;
    }

    private void NoteRefusal(RefusedThing thing, ReasonCode code, string reason)
    {
        _core.Refusals.Add(thing, code, reason, _connection.Transport.RemoteEndPoint, Session.ClientIdentifier);
        Session.NoteRefusal(new SessionNote(_core.Clock.Time.GetUtcNow(), code, reason));
    }

    private static BrokerLimit? LimitBehind(ReasonCode code) => code switch
    {
        ReasonCode.PacketTooLarge => BrokerLimit.MaximumPacketSize,
        ReasonCode.ReceiveMaximumExceeded => BrokerLimit.ReceiveMaximum,
        ReasonCode.TopicAliasInvalid => BrokerLimit.TopicAliasMaximum,
        _ => null,
    };

    private string? Explain(string reason) => _mayExplain && IsV500 ? reason : null;
}
