using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>
/// Takes telemetry from a broker elsewhere: a worker its share of it, acknowledged when it is on this machine's disk, and again after a restart whatever was not;
/// the fault monitor all of it.
/// </summary>
internal sealed class TelemetryConsumer : IHostedService, IAsyncDisposable, IMqttReceiver
{
    private static readonly string Filter = Topics.Telemetry("+");

    // Longer than any restart of a worker takes; what waits longer than that is a gateway's to send again.
    private const uint SessionExpirySeconds = 86_400;

    private readonly TelemetrySink _sink;
    private readonly ReceivedDocuments? _documents;
    private readonly Publisher _publisher;
    private long _messages;

    // What those messages wait for that the sink gathers at present.
    private TaskCompletionSource? _gathered;

    public TelemetryConsumer(ConsumeSettings settings, IngestMode mode, TelemetrySink sink, ILogger<TelemetryConsumer> logger, ILogger<MqttClient> clientLogger, ReceivedDocuments? documents = null)
    {
        (_sink, Logger, _documents) = (sink, logger, documents);
        _publisher = new Publisher(new Identity(settings.ClientId, IdentityKind.Service), settings.ToString()) { MayGather = true };
        bool isWorker = mode == IngestMode.Consume;
        Client = new MqttClient(
            new MqttClientOptions
            {
                Host = settings.Host,
                Port = settings.Port,
                Tls = settings.Tls(),
                ClientIdentifier = settings.ClientId,
                UserName = settings.UserName,
                Password = settings.Password,
                // What a fault monitor missed is past; its rules reckon by what is heard now.
                CleanStart = !isWorker,
                SessionExpiryIntervalSeconds = isWorker ? SessionExpirySeconds : 0,
                ReceiveMaximum = settings.ReceiveMaximum,
                // mosquitto sends a whole backlog when a Session is resumed, whatever the Receive Maximum.
                MaximumQueuedMessages = Math.Min(2 * settings.ReceiveMaximum, 32_768),
                Subscriptions = isWorker
                    ? [new TopicSubscription($"$share/{settings.Group}/{Filter}", QualityOfService.AtLeastOnce)]
                    : [.. ReceivedDocuments.Filters.Prepend(Filter).Select(filter => new TopicSubscription(filter, QualityOfService.AtLeastOnce))],
            },
            clientLogger)
        { Receiver = this };
    }

    public MqttClient Client { get; }

    public ILogger Logger { get; }

    /// <summary>Messages taken since the start.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    public Task StartAsync(CancellationToken cancellationToken) => Client.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Client.DisconnectAsync(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    // A pack that cannot be decoded is counted and acknowledged: it would be no better the next time.
    public Task? OnPublish(in PublishView publish)
    {
        if (_documents?.Take(publish.Topic, publish.Payload) == true)
            return null;

        Interlocked.Increment(ref _messages);
        PublishTicket ticket = _sink.OnPublish(_publisher, publish);
        return ticket.IsGathered ? (_gathered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : ticket.Durable;
    }

    /// <inheritdoc/>
    public void EndRead()
    {
        if (_gathered is not { } gathered)
            return;

        _gathered = null;
        _ = CompleteAsync(gathered, _sink.EndGathering());
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => _sink.WaitForRoomAsync(cancellationToken);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static async Task CompleteAsync(TaskCompletionSource gathered, Task? durable)
    {
        try
        {
            if (durable is not null)
                await durable;
            gathered.SetResult();
        }
        catch (Exception exception)
        {
            // Told to whoever waits for an acknowledgement; nobody does any more where the connection has ended.
            gathered.SetException(exception);
            _ = gathered.Task.Exception;
        }
    }
}
