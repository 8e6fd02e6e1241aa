using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Everything that is sent on one connection. Packets other than PUBLISH are put into a small buffer by whoever has one; messages wait in the
/// session's <see cref="Outbox"/>. <see cref="Send"/> brings both into the pipe: on the caller's thread where nobody is doing so, else by the one who is.
/// A client that does not read stops its own output only.
/// </summary>
internal sealed class PacketOutput(PipeWriter writer, ConnectionTraffic traffic, BrokerClock clock, BrokerCounters counters)
{
    private const int BatchSize = 16;

    // About what one send to a socket takes.
    private const int FlushAtBytes = 32 * 1024;

    // Acknowledgements pile up when the client does not read; from here on it is not read from either.
    private const int BackedUpAtBytes = 16 * 1024;

    private readonly ControlBuffer _control = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _drained;
    private OutboundTopicAliases? _aliases;
    private Outbox? _outbox;
    private int _signals;
    private bool _isSilent;
    private bool _isEnding;

    /// <summary>Guards what waits to be sent, the acknowledgements in their queue included.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Protocol Version of the connection.</summary>
    public MqttProtocolVersion Version { get; private set; } = MqttProtocolVersion.V311;

    /// <summary>The client's Maximum Packet Size in bytes.</summary>
    public uint MaximumPacketSize { get; private set; } = uint.MaxValue;

    /// <summary>Whether more waits to be sent than a client that reads lets pile up.</summary>
    public bool IsBackedUp => _control.Length > BackedUpAtBytes;

    /// <summary>What CONNECT told.</summary>
    public void Configure(MqttProtocolVersion version, uint? maximumPacketSize, int topicAliases)
    {
        Version = version;
        MaximumPacketSize = maximumPacketSize ?? uint.MaxValue;
        _aliases = topicAliases > 0 ? new OutboundTopicAliases(topicAliases) : null;
    }

    /// <summary>Sends the messages of a session from now on, behind what has been written so far.</summary>
    public void Attach(Outbox outbox, int receiveMaximum)
    {
        outbox.Attach(this, receiveMaximum);
        lock (Gate)
            _outbox = outbox;
    }

    public void WriteAck(MqttPacketType type, in AckPacket ack)
    {
        lock (Gate)
        {
            if (_isSilent)
                return;
            traffic.CountControlPacketSent();
            MqttPacketWriter.WriteAck(_control, Version, type, ack, MaximumPacketSize);
        }
    }

    /// <returns>False where the client's Maximum Packet Size leaves no room for any CONNACK.</returns>
    public bool WriteConnectAck(ConnectAckPacket packet)
    {
        lock (Gate)
        {
            bool fits = MqttPacketWriter.WriteConnectAck(_control, Version, packet, MaximumPacketSize);
            if (fits)
                traffic.CountControlPacketSent();
            return fits;
        }
    }

    public void WriteSubscribeAck(SubscribeAckPacket packet)
    {
        lock (Gate)
        {
            traffic.CountControlPacketSent();
            MqttPacketWriter.WriteSubscribeAck(_control, Version, packet, MaximumPacketSize);
        }
    }

    public void WriteUnsubscribeAck(UnsubscribeAckPacket packet)
    {
        lock (Gate)
        {
            traffic.CountControlPacketSent();
            MqttPacketWriter.WriteUnsubscribeAck(_control, Version, packet, MaximumPacketSize);
        }
    }

    public void WritePingResponse()
    {
        lock (Gate)
        {
            traffic.CountControlPacketSent();
            MqttPacketWriter.WritePingResponse(_control);
        }
    }

    /// <summary>[MQTT-3.14.4-1]: nothing follows DISCONNECT.</summary>
    public void WriteDisconnect(DisconnectPacket packet)
    {
        lock (Gate)
        {
            traffic.CountControlPacketSent();
            MqttPacketWriter.WriteDisconnect(_control, Version, packet, MaximumPacketSize);
            _isSilent = true;
        }
    }

    /// <summary>Sends what waits. Never blocks: what the pipe does not take now follows when it can.</summary>
    public void Send()
    {
        if (Interlocked.Increment(ref _signals) == 1)
            _ = SendAllAsync();
    }

    /// <summary>Waits until a client that does not read has read.</summary>
    public async ValueTask WaitUntilDrainedAsync(CancellationToken cancellationToken)
    {
        Task drained;
        lock (Gate)
        {
            if (_control.Length == 0)
                return;
            drained = (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the small packets that wait, no more messages, and ends the output.</summary>
    /// <returns>Completes when nobody touches the pipe any more; for a client that does not read not before its connection is aborted.</returns>
    public Task EndAsync()
    {
        lock (Gate)
            _isSilent = _isEnding = true;
        Send();
        return _ended.Task;
    }

    private async Task SendAllAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _signals);
                if (!await WriteAllAsync().ConfigureAwait(false))
                {
                    // The signals stay up: nobody will send on this connection again.
                    await CompleteAsync(null).ConfigureAwait(false);
                    return;
                }
            }
            while (Interlocked.Add(ref _signals, -seen) != 0);
        }
        catch (Exception exception)
        {
            // The pipe of a broken connection may throw whatever its transport does. The read loop meets the same end and tells of it.
            await CompleteAsync(exception).ConfigureAwait(false);
        }
    }

    /// <returns>False where the connection has gone, or its output ends.</returns>
    private async ValueTask<bool> WriteAllAsync()
    {
        bool more;
        do
        {
            more = WriteSome();
            if (more && writer.UnflushedBytes < FlushAtBytes)
                continue;
            if (writer.UnflushedBytes > 0 && (await writer.FlushAsync().ConfigureAwait(false)).IsCompleted)
                return false;
        }
        while (more);

        lock (Gate)
            return !_isEnding || _control.Length > 0;
    }

    private async ValueTask CompleteAsync(Exception? exception)
    {
        try
        {
            await writer.CompleteAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <returns>Whether there may be more.</returns>
    private bool WriteSome()
    {
        long before = writer.UnflushedBytes;
        Outbox? outbox = WriteControl();
        OutgoingBatch batch = default;
        int count = outbox?.Take(this, batch) ?? 0;
        bool more = count == BatchSize;
        foreach (ref readonly Outgoing outgoing in ((ReadOnlySpan<Outgoing>)batch)[..count])
            more |= !TryWrite(outgoing, outbox!);
        traffic.CountBytesSent(writer.UnflushedBytes - before);
        return more;
    }

    private Outbox? WriteControl()
    {
        lock (Gate)
        {
            if (_control.Length > 0)
            {
                writer.Write(_control.Written);
                _control.Clear();
            }

            _drained?.TrySetResult();
            _drained = null;
            return _isSilent ? null : _outbox;
        }
    }

    /// <returns>False where the message was dropped, so that its place in flight is free.</returns>
    private bool TryWrite(in Outgoing outgoing, Outbox outbox)
    {
        if (outgoing.IsRelease)
        {
            AckPacket release = new(outgoing.PacketIdentifier);
            return MqttPacketWriter.WriteAck(writer, Version, MqttPacketType.PublishRelease, release, MaximumPacketSize);
        }

        ApplicationMessage message = outgoing.Delivery.Message;
        PublishDelivery delivery = new()
        {
            PacketIdentifier = outgoing.PacketIdentifier,
            Qos = outgoing.Delivery.Qos,
            Retain = outgoing.Delivery.Retain,
            Duplicate = outgoing.Duplicate,
            MessageExpiryIntervalSeconds = message.RemainingExpirySeconds(clock),
            SubscriptionIdentifiers = outgoing.Delivery.Identifiers,
        };
        if (!Fits(message, delivery, out bool mayAddAlias))
        {
            // [MQTT-3.1.2-25]: dropped as if it had been sent.
            Interlocked.Increment(ref counters.DroppedTooLarge);
            outbox.Settle(outgoing.PacketIdentifier, outgoing.Delivery.Qos);
            return false;
        }

        ushort alias = 0;
        bool isKnown = false;
        if (mayAddAlias)
            alias = _aliases!.GetOrAdd(message.Topic, out isKnown);
        WritePublish(message, delivery with { TopicAlias = alias, OmitsTopic = isKnown });
        traffic.CountSent(delivery.Qos, message.Payload.Length);
        return true;
    }

    private void WritePublish(ApplicationMessage message, scoped in PublishDelivery delivery) =>
        MqttPacketWriter.WritePublish(writer, Version, message.Topic, message.Properties, new ReadOnlySequence<byte>(message.Payload), delivery);

    private bool Fits(ApplicationMessage message, scoped in PublishDelivery delivery, out bool mayAddAlias)
    {
        mayAddAlias = _aliases is not null;
        if (MaximumPacketSize == uint.MaxValue)
            return true;
        int size = MqttPacketWriter.PublishSize(Version, message.Topic, message.Properties, message.Payload.Length, delivery);
        // The alias, and a byte more for each of the two lengths that may grow with it.
        mayAddAlias &= size + OutboundTopicAliases.Cost + 2 <= MaximumPacketSize;
        return size <= MaximumPacketSize;
    }

    [InlineArray(BatchSize)]
    private struct OutgoingBatch
    {
        private Outgoing _first;
    }
}
