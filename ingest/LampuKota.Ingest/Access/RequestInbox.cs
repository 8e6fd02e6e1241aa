using System.Threading.Channels;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>A request that waits for its turn.</summary>
/// <param name="Publisher">Who asks.</param>
/// <param name="Message">What; its Response Topic says where to answer.</param>
internal sealed record PendingRequest(Publisher Publisher, MqttMessage Message);

/// <summary>
/// Takes the requests of services (<c>_ingest/request</c>) and of gateways (<c>{gateway}/enrolment</c>) out of the stream of messages. Whatever the access
/// policy lets through, only services may ask the one, and only the gateway itself the other.
/// </summary>
internal sealed class RequestInbox : IDisposable
{
    // An operator clicks, a script enrols a few hundred gateways one after the other.
    private const int MaximumOfServices = 256;

    // A request takes a fifth of a second; whoever is turned away asks again.
    private const int MaximumOfGateways = 64;

    private readonly Channel<PendingRequest> _ofServices = Channel.CreateBounded<PendingRequest>(MaximumOfServices);
    private readonly Channel<PendingRequest> _ofGateways = Channel.CreateBounded<PendingRequest>(MaximumOfGateways);

    // As many as there are requests in both.
    private readonly SemaphoreSlim _waiting = new(0);

    /// <summary>Takes the next request, those of services first. For one caller at a time.</summary>
    public async ValueTask<PendingRequest> TakeAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken);
        if (_ofServices.Reader.TryRead(out PendingRequest? request) || _ofGateways.Reader.TryRead(out request))
            return request;
        throw new InvalidOperationException("A request was announced that is not there.");
    }

    /// <summary>Takes a message if it is a request.</summary>
    /// <returns>Null where it is none.</returns>
    public PublishTicket? TryTake(in Publisher publisher, in PublishView publish)
    {
        if (publish.Topic.SequenceEqual("lampukota/v1/_ingest/request"u8))
        {
            return publisher.Identity.Kind != IdentityKind.Service ? PublishTicket.Refused(ReasonCode.NotAuthorized)
                : !publish.TryGetResponseTopic(out _) ? PublishTicket.Refused(ReasonCode.ImplementationSpecificError)
                : Enqueue(_ofServices.Writer, publisher, publish);
        }

        if (!publish.Topic.EndsWith("/enrolment"u8))
            return null;
        bool isOwn = publisher.Identity.Kind is IdentityKind.Client or IdentityKind.Enrolling
            && Topics.Enrolment(publisher.Identity.Name).Length == publish.Topic.Length
            && publish.Topic.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(Topics.Enrolment(publisher.Identity.Name)));
        return isOwn ? Enqueue(_ofGateways.Writer, publisher, publish) : PublishTicket.Refused(ReasonCode.NotAuthorized);
    }

    public void Dispose() => _waiting.Dispose();

    private PublishTicket Enqueue(ChannelWriter<PendingRequest> queue, in Publisher publisher, in PublishView publish)
    {
        if (publish.Payload.Length > LightingLimits.MaximumRequestLength)
            return PublishTicket.Refused(ReasonCode.PayloadFormatInvalid);
        if (!queue.TryWrite(new PendingRequest(publisher, publish.ToMessage())))
            return PublishTicket.Refused(ReasonCode.QuotaExceeded);
        _waiting.Release();
        return PublishTicket.Accepted;
    }
}
