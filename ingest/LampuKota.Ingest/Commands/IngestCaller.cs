using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>A command-line tool's way to the running ingest: <c>_ingest/request</c>, as the service <c>operator</c>.</summary>
internal sealed class IngestCaller : IAsyncDisposable
{
    private const string Service = ServiceCredentials.Operator;

    // A password's hash takes a fifth of a second, and others may wait before it.
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(30);

    // More come only where the caller is slow to read how far a backup is.
    private const int MaximumUnreadAnswers = 64;

    private readonly MqttClient _client;
    private readonly string _answerTopic;
    private readonly Channel<MqttMessage> _answers =
        Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(MaximumUnreadAnswers) { FullMode = BoundedChannelFullMode.DropOldest });

    private IngestCaller(MqttClientOptions options, string answerTopic)
    {
        _answerTopic = answerTopic;
        _client = new MqttClient(options)
        {
            MessageHandler = (message, _) =>
            {
                _answers.Writer.TryWrite(message);
                return ValueTask.CompletedTask;
            },
        };
    }

    /// <summary>Reads the settings as the program itself does.</summary>
    /// <param name="settings">Settings of the command line; those of the file and the environment count too.</param>
    /// <exception cref="OperatorMistakeException">One is wrong.</exception>
    public static IngestSettings ReadSettings(string[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory);
        IngestProgram.AddConfiguration(configuration, settings);
        return IngestSettings.Read(configuration);
    }

    /// <summary>Connects to the ingest that the settings describe.</summary>
    /// <param name="settings">Settings of the command line; those of the file and the environment count too.</param>
    /// <exception cref="OperatorMistakeException">There is none, or it lets nobody in.</exception>
    public static async Task<IngestCaller> ConnectAsync(string[] settings)
    {
        IngestSettings read = ReadSettings(settings);
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

    /// <summary>Asks, and waits for the last answer. One question at a time.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="onProgress">Told of answers that say how far it is.</param>
    public async Task<IngestAnswer> AskAsync(IngestRequest request, Action<BackupProgressReport>? onProgress = null)
    {
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
            while (true)
            {
                MqttMessage answer = await _answers.Reader.ReadAsync().AsTask().WaitAsync(AnswerDeadline);
                if (!LightingJson.TryParseIngestAnswer(answer.Payload.Span, out IngestAnswer? read, out string? problem))
                    return new IngestAnswer(Problem: problem);
                if (read.Progress is null)
                    return read;
                onProgress?.Invoke(read.Progress);
            }
        }
        catch (TimeoutException)
        {
            return new IngestAnswer(Problem: $"Ingest did not answer within {AnswerDeadline.TotalSeconds} s.");
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
