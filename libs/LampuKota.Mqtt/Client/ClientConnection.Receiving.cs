namespace LampuKota.Mqtt;

internal sealed partial class ClientConnection
{
    private Rejection? TakeByReceiver(IMqttReceiver receiver, scoped in PublishView publish)
    {
        if (publish.Qos == QualityOfService.ExactlyOnce)
            return Rejection.ProtocolError("a message at QoS 2 came for a receiver, whose subscriptions are of QoS 0 and 1");

        Task? durable = receiver.OnPublish(publish);
        if (publish.Qos == QualityOfService.AtLeastOnce)
            _deferred.Add(publish.PacketIdentifier, durable);
        return null;
    }

    /// <summary>Acknowledges each message when its receiver says so, one after the other: PUBACKs leave in the order of receipt [MQTT-4.6.0-2].</summary>
    private async Task AcknowledgeInOrderAsync()
    {
        while (await _deferred.TakeAsync().ConfigureAwait(false) is { } next)
        {
            try
            {
                if (next.Durable is { } durable)
                    await durable.WaitAsync(_ended.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end is not null)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever failed, the message is not acknowledged and the connection starts anew.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ClientLog.HandlerFailed(_context.Logger, _context.Options, exception);
                End(ConnectionEnd.Refused(ReasonCode.ImplementationSpecificError, "what makes messages durable failed"));
                return;
            }

            Send(new ControlPacket(MqttPacketType.PublishAck, next.PacketIdentifier));
            _deferred.Release();
            _room.Set();
        }
    }

    /// <summary>A receiver that makes messages durable may wait for a disk or an operator: it is not hurried, and the server is not read meanwhile.</summary>
    private async ValueTask WaitForReceiverAsync(IMqttReceiver receiver)
    {
        ValueTask room = receiver.WaitForRoomAsync(_ended.Token);
        if (room.IsCompletedSuccessfully && _deferred.HasRoom)
            return;

        if (_keepAlive is not null)
            _keepAlive.IsPaused = true;
        await room.ConfigureAwait(false);
        while (_end is null && !_deferred.HasRoom)
            await _room.WaitAsync().ConfigureAwait(false);
        if (_keepAlive is not null)
            _keepAlive.IsPaused = false;
    }
}
