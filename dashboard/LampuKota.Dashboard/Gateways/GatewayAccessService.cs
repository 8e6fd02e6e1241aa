using System.Collections.Concurrent;
using System.Security.Cryptography;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>
/// Gives gateways credentials and takes them back, for persons who may: ingest is asked over MQTT and answers this dashboard alone (docs/formats/enrolment.md).
/// </summary>
/// <param name="publisher">The way to the broker.</param>
/// <param name="directory">The gateways of the city.</param>
/// <param name="audit">Told who asks for what, before it is asked for.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time, for the deadline.</param>
/// <param name="logger">Says who did what; never a secret.</param>
public sealed partial class GatewayAccessService(
    IMessagePublisher publisher, CityDirectory directory, AuditStore audit, CityClock clock, TimeProvider time, ILogger<GatewayAccessService> logger)
{
    /// <summary>Where ingest answers.</summary>
    public const string AnswerTopic = Topics.Root + "_dashboard/answer";

    // An operator clicks; more at once is no operator.
    private const int MaximumWaiting = 64;
    private const int CorrelationBytes = 16;

    // A password's hash takes a fifth of a second, and others may wait before it.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<IngestAnswer>> _waiting = new();

    /// <summary>Asks ingest.</summary>
    /// <param name="request">What for.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Gives up; it may be done all the same.</param>
    /// <exception cref="RequestRefusedException">The person may not, or ingest does not, or does not answer.</exception>
    public async Task<IngestAnswer> AskAsync(IngestRequest request, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(person);
        Check(request, person);
        if (_waiting.Count >= MaximumWaiting)
            throw new RequestRefusedException(Refusal.Unavailable, null, "Too many requests wait for ingest; try again in a moment.");
        if (request.Operation != IngestOperation.List)
            await audit.AddAsync(AuditEntry.Of(person, AuditActions.GatewayAccess, request.Gateway ?? "all", $"asked ingest for {request.Operation}", clock.NowUnixMs()), cancellationToken);
        byte[] correlation = RandomNumberGenerator.GetBytes(CorrelationBytes);
        string key = Convert.ToHexString(correlation);
        var answered = new TaskCompletionSource<IngestAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[key] = answered;
        try
        {
            await publisher.PublishAsync(Message(request, correlation), cancellationToken);
            IngestAnswer answer = await answered.Task.WaitAsync(Deadline, time, cancellationToken);
            if (answer.Problem is { } problem)
                throw new RequestRefusedException(Refusal.Invalid, null, problem);
            if (request.Operation != IngestOperation.List)
                LogDone(logger, person.Id, request.Operation, request.Gateway!);
            return answer;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "Ingest does not answer; look whether it runs, and try again.");
        }
        finally
        {
            _waiting.TryRemove(key, out _);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Why it cannot be read; null where it can, or nobody waits for it any more.</returns>
    public string? Take(MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!LightingJson.TryParseIngestAnswer(message.Payload.Span, out IngestAnswer? answer, out string? problem))
            return problem;
        if (message.CorrelationData is { } correlation && _waiting.TryGetValue(Convert.ToHexString(correlation.Span), out TaskCompletionSource<IngestAnswer>? asked))
            asked.TrySetResult(answer);
        return null;
    }

    private void Check(IngestRequest request, Person person)
    {
        person.Require(Right.ManageGateways);
        if (request.Validate() is [{ } problem, ..])
            throw new RequestRefusedException(Refusal.Invalid, null, problem);
        // What was taken out of the city may still have to be revoked.
        if (request.Operation is IngestOperation.IssueToken or IngestOperation.Rotate && directory.Current.FindGateway(request.Gateway!) is null)
            throw new RequestRefusedException(Refusal.NotFound, "id", "The city has no gateway of this id.");
    }

    private static MqttMessage Message(IngestRequest request, byte[] correlation) => new()
    {
        Topic = Topics.IngestRequest,
        Payload = LightingJson.ToUtf8(request),
        Qos = QualityOfService.AtLeastOnce,
        PayloadIsUtf8 = true,
        ContentType = "application/json",
        ResponseTopic = AnswerTopic,
        CorrelationData = correlation,
        MessageExpiryIntervalSeconds = (uint)Deadline.TotalSeconds,
    };

    [LoggerMessage(EventId = 3040, Level = LogLevel.Information, Message = "{Person} asked for {Operation} of {Gateway}, and it is done.")]
    private static partial void LogDone(ILogger logger, string person, IngestOperation operation, string gateway);
}
