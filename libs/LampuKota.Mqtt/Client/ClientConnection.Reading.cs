using System.Buffers;
using System.IO.Pipelines;

namespace LampuKota.Mqtt;

internal sealed partial class ClientConnection
{
    /// <summary>Answers that may wait to be sent: a server that sends without reading is not read either beyond that.</summary>
    private const int MaximumWaitingAnswers = 1024;

    private bool HasRoom => _control.Count < MaximumWaitingAnswers && _incoming.HasRoom && _deferred.HasRoom;

    private async Task ReadAsync()
    {
        try
        {
            while (_end is null)
            {
                ReadResult result = await _transport.Input.ReadAsync(_ended.Token).ConfigureAwait(false);
                _keepAlive?.Received();
                TakeAll(result.Buffer);
                if (_context.Receiver is { } receiver)
                    await WaitForReceiverAsync(receiver).ConfigureAwait(false);
                if (!HasRoom)
                    await WaitForRoomAsync().ConfigureAwait(false);
                else if (result.IsCompleted)
                    End(ConnectionEnd.Lost());
            }
        }
#pragma warning disable CA1031 // Whatever happens, this connection ends and the client goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EndBy(exception);
        }
    }

    private void TakeAll(ReadOnlySequence<byte> buffer)
    {
        try
        {
            Take(buffer);
        }
        finally
        {
            _context.Receiver?.EndRead();
        }
    }

    /// <summary>Takes all whole packets out of what has arrived, as long as there is room for what they bring.</summary>
    private void Take(ReadOnlySequence<byte> buffer)
    {
        ReadStatus status = ReadStatus.Done;
        while (_end is null && HasRoom)
        {
            status = _reader.TryRead(ref buffer, out MqttPacket packet);
            if (status == ReadStatus.NeedMoreData)
                break;
            Rejection? rejection = status == ReadStatus.Invalid ? new Rejection(packet.Reason, packet.ReasonString) : Take(packet);
            if (rejection is { } reason)
                End(ConnectionEnd.Refused(reason.Code, reason.Text ?? "the server broke the protocol"));
        }

        // Packets that stay behind for want of room must be found at once by the next read.
        _transport.Input.AdvanceTo(buffer.Start, status == ReadStatus.NeedMoreData ? buffer.End : buffer.Start);
    }

    private Rejection? Take(scoped in MqttPacket packet)
    {
        switch (packet.Type)
        {
            case MqttPacketType.Publish: return TakeMessage(packet.Publish);
            case MqttPacketType.PublishRelease: return TakeRelease(packet.Ack);
            case MqttPacketType.PublishAck or MqttPacketType.PublishReceived or MqttPacketType.PublishComplete:
                return TakeAck(packet.Type, packet.Ack);
            case MqttPacketType.SubscribeAck:
                return TakeSubscribeAck(packet.SubscribeAck!);
            case MqttPacketType.UnsubscribeAck:
                return TakeUnsubscribeAck(packet.UnsubscribeAck!);
            case MqttPacketType.Disconnect:
                End(new ConnectionEnd(packet.Disconnect!.ReasonCode, "the server sent DISCONNECT", SaysFarewell: false));
                return null;
            case MqttPacketType.Auth:
                return Rejection.ProtocolError("AUTH without an Authentication Method in CONNECT [MQTT-4.12.0-6]");
            default:
                // PINGRESP: that it arrived is all it says.
                return null;
        }
    }

    /// <summary>
    /// More in flight than the Receive Maximum would be a reason to end the connection [MQTT-3.3.4-9]. But mosquitto 2.0 sends a whole backlog when a Session
    /// is resumed, and would do so again at each new connection: it is read no faster than it is handled instead.
    /// </summary>
    private Rejection? TakeMessage(scoped in PublishView publish)
    {
        if (_context.Receiver is { } receiver)
            return TakeByReceiver(receiver, publish);

        // The properties count too: a hostile server could put all the bytes there.
        int size = publish.Topic.Length + publish.Properties.Length + (int)publish.Payload.Length;
        _incoming.Add(new IncomingMessage(publish.ToMessage(), publish.PacketIdentifier, size));
        return null;
    }

    /// <summary>PUBREL (4.3.3): the identifier may be used anew from here on.</summary>
    private Rejection? TakeRelease(in AckPacket ack)
    {
        bool isKnown = _received.Remove(ack.PacketIdentifier);
        ReasonCode code = isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
        Send(new ControlPacket(MqttPacketType.PublishComplete, ack.PacketIdentifier, code));
        return null;
    }

    private Rejection? TakeAck(MqttPacketType type, in AckPacket ack)
    {
        Rejection? rejection = _context.Session.Acknowledge(type, ack, out ReasonCode? release);
        if (release is { } code)
            Send(new ControlPacket(MqttPacketType.PublishRelease, ack.PacketIdentifier, code));
        return rejection;
    }

    private Rejection? TakeSubscribeAck(SubscribeAckPacket packet)
    {
        Rejection? rejection = _context.Session.Acknowledge(packet.PacketIdentifier, isSubscribe: true, packet.ReasonCodes, out PendingOperation? answered);
        if (rejection is null && answered is { IsRenewal: true, Subscriptions: { } subscriptions })
            LogRefusedRenewals(subscriptions, packet.ReasonCodes);
        return rejection;
    }

    private Rejection? TakeUnsubscribeAck(UnsubscribeAckPacket packet)
    {
        // 3.1.1 has no Reason Codes here.
        IReadOnlyList<ReasonCode>? codes = _context.Options.ProtocolVersion == MqttProtocolVersion.V500 ? packet.ReasonCodes : null;
        return _context.Session.Acknowledge(packet.PacketIdentifier, isSubscribe: false, codes, out _);
    }

    private void LogRefusedRenewals(IReadOnlyList<TopicSubscription> subscriptions, IReadOnlyList<ReasonCode> codes)
    {
        for (int i = 0; i < codes.Count; i++)
        {
            if (codes[i] >= ReasonCode.UnspecifiedError)
                ClientLog.RenewalRefused(_context.Logger, _context.Options, subscriptions[i].Filter, codes[i]);
        }
    }

    /// <summary>Waits until the handler or the socket has taken something.</summary>
    private async ValueTask WaitForRoomAsync()
    {
        if (_keepAlive is not null)
            _keepAlive.IsPaused = true;
        try
        {
            while (_end is null && !HasRoom)
                await _room.WaitAsync().AsTask().WaitAsync(_context.Options.OperationTimeout, _context.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            End(ConnectionEnd.Refused(ReasonCode.QuotaExceeded, "the message handler took too long while the queue behind it was full"));
        }

        if (_keepAlive is not null)
            _keepAlive.IsPaused = false;
    }
}
