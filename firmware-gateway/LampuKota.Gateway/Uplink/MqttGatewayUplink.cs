using System.Buffers;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// The uplink over plain MQTT, at the topics of <see cref="Topics"/>. The Session outlives the connection by a week, so that commands wait at the broker; the
/// retained status says whether the gateway is online, by its own word or by the Will Message.
/// </summary>
public sealed partial class MqttGatewayUplink : IGatewayUplink
{
    private const string Json = "application/json";

    /// <summary>How long commands wait at the broker for a gateway that is away: the longest that our broker keeps a Session; each message bears its own expiry besides.</summary>
    private const uint SessionExpiryIntervalSeconds = 7 * 24 * 60 * 60;

    /// <summary>How long a stopping gateway tries to say that it is offline; the will says it otherwise.</summary>
    private static readonly TimeSpan GoodbyeDeadline = TimeSpan.FromSeconds(2);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? PackBuffer;

    private readonly string _gatewayId;
    private readonly string _firmware;
    private readonly TelemetryFormat _format;
    private readonly string _telemetryTopic;
    private readonly string _resultTopic;
    private readonly string _desiredTopic;
    private readonly IClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly MqttClient _client;
    private IGatewayUplinkHandler? _handler;

    /// <summary>Makes the uplink of one gateway.</summary>
    /// <param name="gatewayId">The gateway's id; also its Client Identifier.</param>
    /// <param name="firmware">Version of the gateway program, said in the status.</param>
    /// <param name="connection">Address, credentials and TLS; Session, will and subscriptions are set here.</param>
    /// <param name="clock">The city's clock.</param>
    /// <param name="timeProvider">Real time, for deadlines.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="format">How telemetry is written.</param>
    /// <exception cref="ArgumentException">A setting of the connection is out of its range.</exception>
    public MqttGatewayUplink(
        string gatewayId, string firmware, MqttClientOptions connection, CityClock clock, TimeProvider timeProvider, ILoggerFactory loggerFactory,
        TelemetryFormat format = TelemetryFormat.ColumnFrame)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (_gatewayId, _firmware, _clock, _timeProvider, _format) = (gatewayId, firmware, clock, timeProvider, format);
        _telemetryTopic = Topics.Telemetry(gatewayId);
        _resultTopic = Topics.CommandResult(gatewayId);
        _desiredTopic = Topics.Desired(gatewayId);
        _log = loggerFactory.CreateLogger<MqttGatewayUplink>();
        MqttClientOptions options = connection with
        {
            ClientIdentifier = gatewayId,
            CleanStart = false,
            SessionExpiryIntervalSeconds = SessionExpiryIntervalSeconds,
            Will = Status(new GatewayStatus(false)),
            Subscriptions =
            [
                new TopicSubscription(_desiredTopic, QualityOfService.AtLeastOnce),
                new TopicSubscription(Topics.Command(gatewayId), QualityOfService.AtLeastOnce),
            ],
        };
        _client = new MqttClient(options, loggerFactory.CreateLogger<MqttClient>(), timeProvider);
        _client.StateChanged += OnStateChanged;
        _client.DeferringHandler = OnMessageAsync;
    }

    /// <inheritdoc/>
    public bool IsConnected => _client.State == MqttConnectionState.Connected;

    /// <inheritdoc/>
    public async ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        await _client.StartAsync(cancellationToken);
    }

    // A column frame is told by its first byte: its Content Type would be 36 bytes more in every message on a metered link.
    /// <inheritdoc/>
    public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = PackBuffer ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        TelemetryCodec.Encode(_format, batch, buffer);
        var message = new MqttMessage
        {
            Topic = _telemetryTopic,
            Payload = buffer.WrittenSpan.ToArray(),
            Qos = QualityOfService.AtLeastOnce,
            PayloadIsUtf8 = _format == TelemetryFormat.SenMLJson,
            ContentType = _format == TelemetryFormat.ColumnFrame ? null : TelemetryCodec.ContentTypeOf(_format),
        };
        return PublishAsync(message, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) =>
        PublishAsync(Document(Topics.Event(_gatewayId), LightingJson.ToUtf8(deviceEvent)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken) =>
        PublishAsync(Document(Topics.Reported(_gatewayId), LightingJson.ToUtf8(reported)) with { Retain = true }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
    {
        MqttMessage message = Document(_resultTopic, LightingJson.ToUtf8(result));
        return PublishAsync(correlationData.IsEmpty ? message : message with { CorrelationData = correlationData }, cancellationToken);
    }

    /// <summary>Says that the gateway is offline, where that can be said at once, and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsConnected)
            await SayGoodbyeAsync();
        await _client.DisposeAsync();
    }

    private static MqttMessage Document(string topic, byte[] utf8Json) => new()
    {
        Topic = topic,
        Payload = utf8Json,
        Qos = QualityOfService.AtLeastOnce,
        PayloadIsUtf8 = true,
        ContentType = Json,
    };

    private MqttMessage Status(GatewayStatus status) => Document(Topics.Status(_gatewayId), LightingJson.ToUtf8(status)) with { Retain = true };

    private MqttMessage StatusNow(bool isOnline) =>
        Status(new GatewayStatus(isOnline, _clock.GetCurrentInstant().ToUnixTimeMilliseconds(), _firmware));

    private async Task SayGoodbyeAsync()
    {
        using var deadline = new CancellationTokenSource(GoodbyeDeadline, _timeProvider);
        try
        {
            await PublishAsync(StatusNow(isOnline: false), deadline.Token);
        }
        catch (Exception exception) when (exception is IOException or UplinkRefusedException or OperationCanceledException)
        {
            StatusFailed(_log, _gatewayId, exception.Message);
        }
    }

    private void OnStateChanged(MqttConnectionState state)
    {
        if (state == MqttConnectionState.Connected)
            _ = SayOnlineAsync();
        if (state is MqttConnectionState.Connected or MqttConnectionState.Disconnected)
            _handler!.OnConnectionChanged(state == MqttConnectionState.Connected);
    }

    // The client keeps the message until the broker has it; a later connection sends a newer one behind it.
    private async Task SayOnlineAsync()
    {
        try
        {
            await PublishAsync(StatusNow(isOnline: true), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UplinkRefusedException)
        {
            StatusFailed(_log, _gatewayId, exception.Message);
        }
    }

    private async ValueTask<Task> OnMessageAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.Topic == _desiredTopic)
        {
            await _handler!.OnDesiredAsync(message.Payload, cancellationToken);
            return Task.CompletedTask;
        }

        // An answer goes to the gateway's own result topic and nowhere else. Who asked for another place gets no Correlation Data, for it means nothing here.
        ReadOnlyMemory<byte> correlationData = message.ResponseTopic == _resultTopic ? message.CorrelationData ?? default : default;
        TimeSpan? timeLeft = message.MessageExpiryIntervalSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return await _handler!.OnCommandAsync(message.Payload, new CommandDelivery(correlationData, timeLeft), cancellationToken);
    }

    private async ValueTask PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        ReasonCode code;
        try
        {
            code = await _client.PublishAsync(message, cancellationToken);
        }
        catch (MqttException exception)
        {
            throw new IOException(exception.Message, exception);
        }

        if (code < ReasonCode.UnspecifiedError)
            return;

        // These will not be otherwise next time; all others may be mended at the broker.
        if (code is ReasonCode.PayloadFormatInvalid or ReasonCode.TopicNameInvalid or ReasonCode.PacketTooLarge)
            throw new UplinkRefusedException($"{message.Topic}: {code}");
        throw new IOException($"{message.Topic}: {code}");
    }

    [LoggerMessage(3070, LogLevel.Information, "Gateway {Gateway} could not publish its status: {Reason}")]
    private static partial void StatusFailed(ILogger log, string gateway, string reason);
}
