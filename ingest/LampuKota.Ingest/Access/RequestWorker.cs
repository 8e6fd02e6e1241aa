using LampuKota.Broker;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>Answers requests, one after the other, those of services first. Each answer goes to the client that asked and to nobody else.</summary>
internal sealed class RequestWorker(
    RequestInbox inbox, CredentialService credentials, BackupQueue backups, MqttBroker broker, ILogger<RequestWorker> logger) : BackgroundService
{
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
        IngestAnswer? answer = !LightingJson.TryParseIngestRequest(request.Message.Payload.Span, out IngestRequest? asked, out string? problem)
            ? new IngestAnswer(Problem: problem)
            : asked.Operation == IngestOperation.Backup ? BeginBackup(request, asked.Path!, by)
            : Try(() => Do(asked, by), failure => new IngestAnswer(Problem: failure));
        if (answer is not null)
            RequestAnswers.Send(broker, request, answer);
    }

    // It writes secrets to where the request says: for whoever has the operator's credential, which lies where only ingest's own user reads.
    private IngestAnswer? BeginBackup(PendingRequest request, string path, string by) =>
        by != ServiceCredentials.Operator ? new IngestAnswer(Problem: "A backup is for the operator's commands alone.")
        : backups.TryAdd(new PendingBackup(request, path)) ? null
        : new IngestAnswer(Problem: "A backup is being taken already: ask again when it has ended.");

    private void AnswerGateway(PendingRequest request)
    {
        Identity gateway = request.Publisher.Identity;
        EnrolmentResult result = LightingJson.TryParseEnrolmentRequest(request.Message.Payload.Span, out EnrolmentRequest? asked, out string? problem)
            ? Try(() => credentials.Enrol(gateway, asked), failure => new EnrolmentResult(gateway.Name, Problem: failure))
            : new EnrolmentResult(gateway.Name, Problem: problem);
        RequestAnswers.Send(broker, request, Topics.EnrolmentResult(gateway.Name), LightingJson.ToUtf8(result));
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
}
