using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>Publishes Will Messages as if their client had (MQTT 5.0, 3.1.2.5): past the access policy once more, the sink and the quotas.</summary>
internal sealed class WillPublisher(BrokerCore core)
{
    public void Publish(DueWill due)
    {
        ApplicationMessage message = ApplicationMessage.From(due.Will.Message, core.Clock);
        bool isAllowed = IsAllowed(due.Session, message);
        // In one commit: a will that is on its way does not wait in the store any more, and one that waits is not on its way.
        using (core.Journal?.EnterUnit() ?? default)
        {
            if (due.Will.StoreKey > 0)
                core.Journal?.Append(new StoreChange.WillRemoved(due.Will.StoreKey));
            if (isAllowed)
                core.Router.Route(message, due.Session);
        }

        if (isAllowed)
            Interlocked.Increment(ref core.Counters.WillsPublished);
        TouchedSessions.ForThisThread.Send();
    }

    private bool IsAllowed(Session session, ApplicationMessage message)
    {
        try
        {
            return !IsRefused(session, message);
        }
        catch (Exception exception)
        {
            // The sink is the host's code. Whatever it throws must not stop the heartbeat or the end of another connection.
            core.Log.WillFailed(session.ClientIdentifier, exception);
            return false;
        }
    }

    private bool IsRefused(Session session, ApplicationMessage message)
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

        return false;
    }

    private bool Refuse(Session session, ReasonCode code, string reason)
    {
        core.Refusals.Add(RefusedThing.Will, code, reason, peer: null, session.ClientIdentifier);
        return true;
    }
}
