using System.Net;
using System.Security.Cryptography;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>A command-line tool's way to the running ingest: <c>_ingest/request</c>, as the service <c>operator</c>.</summary>
internal sealed class IngestCaller : IAsyncDisposable
{
    private const string Service = "operator";

    // A password's hash takes a fifth of a second, and others may wait before it.
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(30);

    private readonly MqttClient _client;
    private readonly string _answerTopic;
    private TaskCompletionSource<MqttMessage> _answer = new();

    private IngestCaller(MqttClientOptions options, string answerTopic)
    {
        _answerTopic = answerTopic;
        _client = new MqttClient(options)
        {
            MessageHandler = (message, _) =>
            {
                _answer.TrySetResult(message);
                return ValueTask.CompletedTask;
            },
        };
    }

    /// <summary>Connects to the ingest that the settings describe.</summary>
    /// <param name="settings">Settings of the command line; those of the file and the environment count too.</param>
    /// <exception cref="OperatorMistakeException">There is none, or it lets nobody in.</exception>
    public static async Task<IngestCaller> ConnectAsync(string[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory);
        IngestProgram.AddConfiguration(configuration, settings);
        IngestSettings read = IngestSettings.Read(configuration);
        IPAddress address = IPAddress.Parse(read.Broker.Address);
        bool isEverywhere = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        string answerTopic = $"{Topics.Root}_{Service}/answer/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var caller = new IngestCaller(
            new MqttClientOptions
            {
                Host = isEverywhere ? IPAddress.Loopback.ToString() : address.ToString(),
                Port = read.Broker.Port,
                UserName = Service,
                Password = ServiceCredentials.ReadPassword(read.DataDirectory, Service),
            },
            answerTopic);
        try
        {
            await caller._client.ConnectAsync();
            await caller._client.SubscribeAsync([new TopicSubscription(answerTopic, QualityOfService.AtLeastOnce)]);
            return caller;
        }
        catch (MqttConnectException exception)
        {
            await caller.DisposeAsync();
            throw new OperatorMistakeException(exception.ReasonCode is ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized
                ? $"The ingest at {address}:{read.Broker.Port} does not know the credentials in {read.DataDirectory}: name its folder by --{IngestSettings.DataDirectoryKey}."
                : $"No ingest answers at {address}:{read.Broker.Port}: start it, or name its port by --{BrokerOptions.Section}:{nameof(BrokerOptions.Port)}.");
        }
    }

    /// <summary>Asks, and waits for the answer. One question at a time.</summary>
    public async Task<IngestAnswer> AskAsync(IngestRequest request)
    {
        _answer = new TaskCompletionSource<MqttMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        ReasonCode code = await _client.PublishAsync(new MqttMessage
        {
            Topic = Topics.IngestRequest,
            Payload = LightingJson.ToUtf8(request),
            Qos = QualityOfService.AtLeastOnce,
            ContentType = "application/json",
            PayloadIsUtf8 = true,
            ResponseTopic = _answerTopic,
        });
        if (code >= ReasonCode.UnspecifiedError)
            return new IngestAnswer(Problem: $"Ingest refused the request: {code}.");
        try
        {
            MqttMessage answer = await _answer.Task.WaitAsync(AnswerDeadline);
            return LightingJson.TryParseIngestAnswer(answer.Payload.Span, out IngestAnswer? read, out string? problem) ? read : new IngestAnswer(Problem: problem);
        }
        catch (TimeoutException)
        {
            return new IngestAnswer(Problem: $"Ingest did not answer within {AnswerDeadline.TotalSeconds} s.");
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
