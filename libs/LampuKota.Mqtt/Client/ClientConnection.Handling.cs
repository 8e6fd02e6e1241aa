namespace LampuKota.Mqtt;

internal sealed partial class ClientConnection
{
    /// <summary>
    /// Calls the message handler, one message after the other, and acknowledges each when it returns. Apart from reading, so that a handler may itself wait for
    /// an acknowledgement.
    /// </summary>
    private async Task HandleMessagesAsync(Task earlierHandling)
    {
        await earlierHandling.ConfigureAwait(false);
        while (await _incoming.TakeAsync().ConfigureAwait(false) is { } incoming)
        {
            _room.Set();
            if (!await TryHandleAsync(incoming).ConfigureAwait(false))
                return;
            if (incoming.PacketIdentifier != 0)
                Acknowledge(incoming);
        }
    }

    private async ValueTask<bool> TryHandleAsync(IncomingMessage incoming)
    {
        // 4.3.3: a QoS 2 message that was handled and comes again is acknowledged again, and not more.
        bool isExactlyOnce = incoming.Message.Qos == QualityOfService.ExactlyOnce;
        if (isExactlyOnce && _received.Contains(incoming.PacketIdentifier))
            return true;
        try
        {
            if (_context.MessageHandler is { } handler)
                await handler(incoming.Message, _ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end is not null)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever the application throws, the message is not acknowledged and the connection starts anew.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClientLog.HandlerFailed(_context.Logger, _context.Options, exception);
            End(ConnectionEnd.Refused(ReasonCode.ImplementationSpecificError, "the message handler failed"));
            return false;
        }

        if (isExactlyOnce)
            _received.Add(incoming.PacketIdentifier);
        return true;
    }

    private void Acknowledge(in IncomingMessage incoming)
    {
        MqttPacketType type = incoming.Message.Qos == QualityOfService.ExactlyOnce ? MqttPacketType.PublishReceived : MqttPacketType.PublishAck;
        Send(new ControlPacket(type, incoming.PacketIdentifier));
    }
}
