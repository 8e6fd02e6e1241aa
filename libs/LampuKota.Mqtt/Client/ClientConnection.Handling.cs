namespace LampuKota.Mqtt;

internal sealed partial class ClientConnection
{
    /// <summary>
    /// Calls the message handler, one message after the other, and acknowledges each when it returns, or when what it returned says so. Apart from reading, so that a handler may itself
    /// wait for an acknowledgement.
    /// </summary>
    private async Task HandleMessagesAsync(Task earlierHandling)
    {
        await earlierHandling.ConfigureAwait(false);
        while (await _incoming.TakeAsync().ConfigureAwait(false) is { } incoming)
        {
            _room.Set();
            if (await TryHandleAsync(incoming).ConfigureAwait(false) is not { } durable)
                return;
            if (incoming.PacketIdentifier == 0)
                continue;
            if (_context.DeferringHandler is not null && incoming.Message.Qos == QualityOfService.AtLeastOnce)
                _deferred.Add(incoming.PacketIdentifier, durable);
            else
                Acknowledge(incoming);
        }
    }

    /// <returns>Completes when the acknowledgement may leave; null where the connection has ended.</returns>
    private async ValueTask<Task?> TryHandleAsync(IncomingMessage incoming)
    {
        // 4.3.3: a QoS 2 message that was handled and comes again is acknowledged again, and not more.
        bool isExactlyOnce = incoming.Message.Qos == QualityOfService.ExactlyOnce;
        if (isExactlyOnce && _received.Contains(incoming.PacketIdentifier))
            return Task.CompletedTask;
        Task durable = Task.CompletedTask;
        try
        {
            if (_context.DeferringHandler is { } deferring)
                durable = await deferring(incoming.Message, _ended.Token).ConfigureAwait(false);
            else if (_context.MessageHandler is { } handler)
                await handler(incoming.Message, _ended.Token).ConfigureAwait(false);
            if (isExactlyOnce)
                await durable.WaitAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end is not null)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever the application throws, the message is not acknowledged and the connection starts anew.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClientLog.HandlerFailed(_context.Logger, _context.Options, exception);
            End(ConnectionEnd.Refused(ReasonCode.ImplementationSpecificError, "the message handler failed"));
            return null;
        }

        if (isExactlyOnce)
            _received.Add(incoming.PacketIdentifier);
        return durable;
    }

    private void Acknowledge(in IncomingMessage incoming)
    {
        MqttPacketType type = incoming.Message.Qos == QualityOfService.ExactlyOnce ? MqttPacketType.PublishReceived : MqttPacketType.PublishAck;
        Send(new ControlPacket(type, incoming.PacketIdentifier));
    }
}
