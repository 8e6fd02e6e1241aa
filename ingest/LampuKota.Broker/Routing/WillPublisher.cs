using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Publishes Will Messages as if their client had (MQTT 5.0, 3.1.2.5): past the access policy once more, the sink and the quotas.</summary>
internal sealed class WillPublisher(
    Router router, RetainedStore retained, IAccessPolicy access, IPublishSink? sink, BrokerClock clock, BrokerCounters counters, BrokerLog log)
{
    public void Publish(DueWill due)
    {
        try
        {
            if (TryPublish(due.Session, ApplicationMessage.From(due.Will.Message, clock)))
                Interlocked.Increment(ref counters.WillsPublished);
        }
        catch (Exception exception)
        {
            // The sink is the host's code. Whatever it throws must not stop the heartbeat or the end of another connection.
            log.WillFailed(due.Session.ClientIdentifier, exception);
        }
    }

    private bool TryPublish(Session session, ApplicationMessage message)
    {
        // Rights may have changed since CONNECT.
        if (!access.MayPublish(session.Identity, message.Topic))
        {
            Interlocked.Increment(ref counters.RefusedByAccessPolicy);
            return false;
        }

        if (message.Retain && !retained.HasRoomFor(message.Topic, message.Payload.Length))
        {
            Interlocked.Increment(ref counters.RefusedByQuota);
            return false;
        }

        if (sink?.OnPublish(new Publisher(session.Identity, session.ClientIdentifier), message.ToView()).Code >= ReasonCode.UnspecifiedError)
        {
            Interlocked.Increment(ref counters.RefusedBySink);
            return false;
        }

        router.Route(message, session);
        TouchedSessions.ForThisThread.Send();
        return true;
    }
}
