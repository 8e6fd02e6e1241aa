using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Publishes Will Messages as if their client had (MQTT 5.0, 3.1.2.5): past the access policy once more, the sink and the quotas.</summary>
internal sealed class WillPublisher(BrokerCore core)
{
    public void Publish(DueWill due)
    {
        try
        {
            if (TryPublish(due.Session, ApplicationMessage.From(due.Will.Message, core.Clock)))
                Interlocked.Increment(ref core.Counters.WillsPublished);
        }
        catch (Exception exception)
        {
            // The sink is the host's code. Whatever it throws must not stop the heartbeat or the end of another connection.
            core.Log.WillFailed(due.Session.ClientIdentifier, exception);
        }
    }

    private bool TryPublish(Session session, ApplicationMessage message)
    {
        // Rights may have changed since CONNECT.
        if (!core.Access.MayPublish(session.Identity, message.Topic))
        {
            Interlocked.Increment(ref core.Counters.RefusedByAccessPolicy);
            return Refuse(session, ReasonCode.NotAuthorized, "this client may no longer publish to its Will Topic");
        }

        if (message.Retain && core.Retained.FindLimit(message.Topic, message.Payload.Length) is { } limit)
        {
            Interlocked.Increment(ref core.Counters.RefusedByQuota);
            core.Counters.Limits.Count(limit);
            return Refuse(session, ReasonCode.QuotaExceeded, "no more Retained Messages are kept");
        }

        Publisher publisher = new(session.Identity, session.ClientIdentifier);
        if (core.Sink?.OnPublish(publisher, message.ToView()).Code is { } code and >= ReasonCode.UnspecifiedError)
        {
            Interlocked.Increment(ref core.Counters.RefusedBySink);
            return Refuse(session, code, "refused by the receiving service");
        }

        core.Router.Route(message, session);
        TouchedSessions.ForThisThread.Send();
        return true;
    }

    private bool Refuse(Session session, ReasonCode code, string reason)
    {
        core.Refusals.Add(RefusedThing.Will, code, reason, peer: null, session.ClientIdentifier);
        return false;
    }
}
