using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>PUBLISH from the client, and the PUBREL that ends one of QoS 2 (MQTT 5.0, 3.3, 3.6 and 4.3).</summary>
internal sealed partial class PacketProcessor
{
    private ProcessStep? OnPublish(in PublishView publish, out ValueTask wait)
    {
        wait = default;
        _connection.Traffic.CountReceived(publish.Qos, publish.Payload.Length);
        if (publish.Qos != QualityOfService.AtMostOnce)
        {
            // [MQTT-3.3.4-9]; a 3.1.1 client is held back instead, see AckQueue.IsFull.
            if (IsV500 && _acks.IsReceiveMaximumReached)
                return Violate(ReasonCode.ReceiveMaximumExceeded, "more messages in flight than the Receive Maximum");
            if (publish.Qos == QualityOfService.ExactlyOnce && IsRepeated(publish, out ProcessStep? step))
                return step;
        }

        if (FindRefusal(publish) is { } refusal)
        {
            Refuse(publish, refusal.Code, refusal.Text);
            return null;
        }

        IPublishSink? sink = _core.Sink;
        PublishTicket ticket = sink is null ? PublishTicket.Accepted : sink.OnPublish(new Publisher(_identity, Session.ClientIdentifier) { MayGather = true }, publish);
        Task? routed = null;
        if (ticket.Code >= ReasonCode.UnspecifiedError)
        {
            Interlocked.Increment(ref _core.Counters.RefusedBySink);
            Refuse(publish, ticket.Code, "refused by the receiving service");
        }
        else
        {
            RouteAndAcknowledge(publish, ticket, out routed);
        }

        wait = sink is null ? default : sink.WaitForRoomAsync(_connection.Stopping);
        if (routed is not null)
            wait = AfterBoth(wait, _core.Journal!.WaitForRoomAsync(_connection.Stopping));
        return null;
    }

    private void RouteAndAcknowledge(in PublishView publish, in PublishTicket ticket, out Task? routed)
    {
        // A message of QoS 2 and its identifier are kept by one commit: without the identifier it would be taken once more, without the message not at all.
        bool isExact = publish.Qos == QualityOfService.ExactlyOnce && Session.Journal is not null;
        using JournalUnit unit = isExact ? _core.Journal!.EnterUnit() : default;
        bool isWanted = _core.Router.Route(publish, Session, out routed);
        // 3.4.2.1: only where nobody takes the message, and a sink may have.
        ReasonCode code = isWanted || _core.Sink is not null ? ticket.Code : ReasonCode.NoMatchingSubscribers;
        Task? stored = ticket.IsGathered ? Gather(publish, routed) : ticket.Durable;
        Task? durable = stored is null ? routed : routed is null ? stored : Task.WhenAll(stored, routed);
        Acknowledge(publish, code, durable, stored);
    }

    // An acknowledgement that waits for the sink alone can be told later what for; any other needs it now.
    private Task? Gather(in PublishView publish, Task? routed)
    {
        _hasGathered = true;
        return publish.Qos == QualityOfService.AtLeastOnce && routed is null ? AckQueue.Gathered : EndGathering();
    }

    private Task? EndGathering()
    {
        if (!_hasGathered)
            return null;

        _hasGathered = false;
        Task? durable = _core.Sink!.EndGathering();
        _acks.Resolve(durable ?? Task.CompletedTask);
        return durable;
    }

    private static ValueTask AfterBoth(ValueTask first, ValueTask second)
    {
        if (second.IsCompletedSuccessfully)
            return first;
        return first.IsCompletedSuccessfully ? second : AwaitBothAsync(first, second);

        static async ValueTask AwaitBothAsync(ValueTask first, ValueTask second)
        {
            await first.ConfigureAwait(false);
            await second.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A QoS 2 message that is here already is acknowledged again and nothing else [MQTT-4.3.3-10]; unless the sink failed to keep it, then it is new.
    /// </summary>
    private bool IsRepeated(in PublishView publish, out ProcessStep? step)
    {
        step = null;
        if (Session.Received.TryGetValue(publish.PacketIdentifier, out Task? durable))
        {
            if (durable is { IsCompleted: true, IsCompletedSuccessfully: false })
                return false;
            _acks.Add(MqttPacketType.PublishReceived, new AckPacket(publish.PacketIdentifier), durable);
            return true;
        }

        // In 3.1.1 nothing but this bounds how many identifiers a client leaves unreleased. Twice, since those of a former connection do not count
        // against the Receive Maximum of this one.
        if (Session.Received.Count < 2 * _core.Limits.ReceiveMaximum)
            return false;
        step = Violate(ReasonCode.ReceiveMaximumExceeded, "too many QoS 2 messages are not released");
        return true;
    }

    private (ReasonCode Code, string Text)? FindRefusal(in PublishView publish)
    {
        if (TopicLevels.FindLimit(_core.Limits, publish.Topic) is { } topicLimit)
        {
            CountQuota(topicLimit);
            return (ReasonCode.TopicNameInvalid, "the Topic Name has too many levels or bytes");
        }

        if (!_core.Access.MayPublish(_identity, publish.Topic))
        {
            Interlocked.Increment(ref _core.Counters.RefusedByAccessPolicy);
            return (ReasonCode.NotAuthorized, "this client may not publish to this topic");
        }

        if (publish.Retain && _core.Retained.FindLimit(publish.Topic, publish.Payload.Length) is { } retainedLimit)
        {
            CountQuota(retainedLimit);
            return (ReasonCode.QuotaExceeded, "no more Retained Messages are kept");
        }

        return null;
    }

    private void CountQuota(BrokerLimit limit)
    {
        Interlocked.Increment(ref _core.Counters.RefusedByQuota);
        _core.Counters.Limits.Count(limit);
    }

    /// <param name="publish">The packet.</param>
    /// <param name="code">Reason Code.</param>
    /// <param name="durable">Completes when the acknowledgement may leave; null where that is now.</param>
    /// <param name="sink">Of these what the sink made; null where it made nothing durable.</param>
    private void Acknowledge(in PublishView publish, ReasonCode code, Task? durable, Task? sink = null)
    {
        if (publish.Qos == QualityOfService.AtLeastOnce)
        {
            _acks.Add(MqttPacketType.PublishAck, new AckPacket(publish.PacketIdentifier, code), durable);
        }
        else if (publish.Qos == QualityOfService.ExactlyOnce)
        {
            if (Session.Journal is { } journal)
                durable = sink is null ? journal.Receive(publish.PacketIdentifier) : journal.ReceiveAfterAsync(durable!, publish.PacketIdentifier);
            Session.Received[publish.PacketIdentifier] = durable;
            _acks.Add(MqttPacketType.PublishReceived, new AckPacket(publish.PacketIdentifier, code), durable);
        }
    }

    /// <summary>
    /// Refuses a message. 3.1.1 has no code for it: there it is acknowledged as if it had been taken, for the client would send it for ever.
    /// </summary>
    private void Refuse(in PublishView publish, ReasonCode code, string reason)
    {
        NoteRefusal(RefusedThing.Publish, code, reason);
        if (publish.Qos == QualityOfService.AtMostOnce)
            return;
        if (!IsV500)
        {
            Acknowledge(publish, ReasonCode.Success, durable: null);
            return;
        }

        // [MQTT-4.3.3-9]: a refused QoS 2 message ends here; its identifier is free again.
        Session.Received.Remove(publish.PacketIdentifier);
        MqttPacketType type = publish.Qos == QualityOfService.AtLeastOnce ? MqttPacketType.PublishAck : MqttPacketType.PublishReceived;
        _acks.Add(type, new AckPacket(publish.PacketIdentifier, code) { ReasonString = Explain(reason) }, durable: null);
    }

    /// <summary>[MQTT-4.3.3-11]</summary>
    private ProcessStep? OnPublishRelease(in AckPacket release)
    {
        bool isKnown = Session.Received.Remove(release.PacketIdentifier);
        Task? durable = isKnown ? Session.Journal?.ReleaseReceived(release.PacketIdentifier) : null;
        AckPacket complete = new(release.PacketIdentifier, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
        _acks.AddFollowUp(MqttPacketType.PublishComplete, complete, durable);
        return null;
    }

    /// <summary>The sink or the store could not keep a message: the client must not believe it did, and is to send it again later.</summary>
    private void OnStoringFailed(Exception? exception)
    {
        if (exception is not BrokerStoreFailedException)
            Interlocked.Increment(ref _core.Counters.RefusedBySink);
        // A disk that fails is the end of the process, which its host tells once, in a sentence; a line for each connection would bury it.
        if (exception is not IOException)
            _core.Log.SinkFailed(Session.ClientIdentifier, exception);

        _connection.Leave(ReasonCode.ServerBusy, "the message could not be stored");
    }
}
