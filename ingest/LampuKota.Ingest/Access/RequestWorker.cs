using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Answers requests, one after the other, those of services first. Each answer goes to the client that asked and to nobody else.</summary>
internal sealed class RequestWorker(RequestInbox inbox, CredentialService credentials, MqttBroker broker, ILogger<RequestWorker> logger) : BackgroundService
{
    private const string Json = "application/json";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                PendingRequest request = await inbox.TakeAsync(stoppingToken);
                if (request.Publisher.Identity.Kind == IdentityKind.Service)
                    AnswerService(request);
                else
                    AnswerGateway(request);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void AnswerService(PendingRequest request)
    {
        string by = request.Publisher.Identity.Name;
        IngestAnswer answer = LightingJson.TryParseIngestRequest(request.Message.Payload.Span, out IngestRequest? asked, out string? problem)
            ? Try(() => Do(asked, by), failure => new IngestAnswer(Problem: failure))
            : new IngestAnswer(Problem: problem);
        Send(request, request.Message.ResponseTopic!, LightingJson.ToUtf8(answer));
    }

    private void AnswerGateway(PendingRequest request)
    {
        Identity gateway = request.Publisher.Identity;
        EnrolmentResult result = LightingJson.TryParseEnrolmentRequest(request.Message.Payload.Span, out EnrolmentRequest? asked, out string? problem)
            ? Try(() => credentials.Enrol(gateway, asked), failure => new EnrolmentResult(gateway.Name, Problem: failure))
            : new EnrolmentResult(gateway.Name, Problem: problem);
        Send(request, Topics.EnrolmentResult(gateway.Name), LightingJson.ToUtf8(result));
        // Only now: the connection that asked is to read its answer.
        if (result.Problem is null && gateway.Kind == IdentityKind.Enrolling)
            credentials.CutInvalid(gateway.Name);
    }

    private IngestAnswer Do(IngestRequest request, string by) => request.Operation switch
    {
        IngestOperation.IssueToken =>
            credentials.IssueToken(request.Gateway!, TimeSpan.FromSeconds(request.ExpiresInSeconds ?? LightingLimits.DefaultTokenSeconds), by),
        IngestOperation.Rotate => credentials.Rotate(request.Gateway!, by),
        IngestOperation.Revoke => credentials.Revoke(request.Gateway!, by),
        _ => credentials.List(request.After, request.Limit ?? LightingLimits.MaximumListedGateways),
    };

    private T Try<T>(Func<T> act, Func<string, T> onFailure)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.CredentialsAreNotDurable(exception.Message);
            return onFailure("Ingest could not write the change to its disk; its log says why.");
        }
    }

    private void Send(PendingRequest request, string topic, byte[] payload) => broker.PublishTo(request.Publisher.ClientIdentifier, new MqttMessage
    {
        Topic = topic,
        Payload = payload,
        Qos = QualityOfService.AtLeastOnce,
        PayloadIsUtf8 = true,
        ContentType = Json,
        CorrelationData = request.Message.CorrelationData,
    });
}
