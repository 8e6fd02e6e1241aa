using System.Buffers;
using System.Net.Security;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// The uplink over Azure IoT Hub's MQTT 3.1.1 surface (docs/formats/iot-hub.md). Everything that goes up is a device-to-cloud message whose property
/// <c>topic</c> says what it is; the desired document comes in the twin; commands come as cloud-to-device messages or direct methods. The hub keeps
/// cloud-to-device messages for a gateway that is away.
/// </summary>
public sealed partial class IotHubUplink : IGatewayUplink
{
    private const string Json = "application/json";
    private const string Utf8 = "utf-8";

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? PackBuffer;

    private readonly IotHubOptions _options;
    private readonly string _firmware;
    private readonly TelemetryFormat _format;
    private readonly IClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly IotHubTopics _topics;
    private readonly MqttClient _client;
    private readonly TwinLink _twin;
    private readonly ITimer _renewal;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private IGatewayUplinkHandler? _handler;
    private Task _twinWork = Task.CompletedTask;
    private readonly Lock _lock = new();
    private int _connection;
    private int _isDisposed;
    private volatile bool _isReady;

    /// <summary>Makes the uplink of one gateway.</summary>
    /// <param name="firmware">Version of the gateway program, said in the status.</param>
    /// <param name="options">The hub and the device's identity there.</param>
    /// <param name="clock">The city's clock.</param>
    /// <param name="timeProvider">Real time, for deadlines and tokens.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="format">How telemetry is written.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public IotHubUplink(
        string firmware, IotHubOptions options, CityClock clock, TimeProvider timeProvider, ILoggerFactory loggerFactory,
        TelemetryFormat format = TelemetryFormat.ColumnFrame)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is [string problem, ..])
            throw new ArgumentException(problem, nameof(options));

        (_options, _firmware, _clock, _timeProvider, _format) = (options, firmware, clock, timeProvider, format);
        _stopping = _stop.Token;
        _log = loggerFactory.CreateLogger<IotHubUplink>();
        _topics = new IotHubTopics(options.DeviceId);
        _client = new MqttClient(ClientOptions(), loggerFactory.CreateLogger<MqttClient>(), timeProvider);
        _client.StateChanged += OnStateChanged;
        _client.DeferringHandler = OnMessageAsync;
        _twin = new TwinLink(PublishAsync, timeProvider, _log);
        _renewal = timeProvider.CreateTimer(static client => ((MqttClient)client!).Reconnect(), _client, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the hub can be reached, and its answers are subscribed to.</summary>
    public bool IsConnected => _isReady;

    /// <inheritdoc/>
    public async ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        _twinWork = RunTwinAsync(handler);
        await _client.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = PackBuffer ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        TelemetryCodec.Encode(_format, batch, buffer);
        string? encoding = _format == TelemetryFormat.SenMLJson ? Utf8 : null;
        string properties = PropertyBag.Write(
            (PropertyBag.ContentType, TelemetryCodec.ContentTypeOf(_format)), (PropertyBag.ContentEncoding, encoding), (PropertyBag.Topic, "telemetry"));
        return PublishAsync(Event(properties, buffer.WrittenSpan.ToArray()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) =>
        PublishAsync(Document("event", LightingJson.ToUtf8(deviceEvent)), cancellationToken);

    // The whole document goes the way of all messages; what people and queries ask for stands in the twin too, which may be throttled and must not hold up the rest.
    /// <inheritdoc/>
    public async ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken)
    {
        await PublishAsync(Document("reported", LightingJson.ToUtf8(reported)), cancellationToken);
        _twin.Report(reported);
    }

    /// <inheritdoc/>
    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken) =>
        PublishAsync(Document("command/result", LightingJson.ToUtf8(result), Correlation.ToId(correlationData)), cancellationToken);

    /// <summary>Says that the gateway is offline, where that can be said at once, and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _renewal.DisposeAsync();
        if (IsConnected)
            await SayAsync(isOnline: false, IotHubLimits.GoodbyeDeadline);
        await _stop.CancelAsync();
        await _twinWork.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _client.DisposeAsync();
        _twin.Dispose();
        _stop.Dispose();
    }

    // Clean Session 0 makes the hub keep cloud-to-device messages while the gateway is away.
    private MqttClientOptions ClientOptions() => new()
    {
        Host = _options.ConnectTo ?? _options.HostName,
        Port = _options.Port,
        Tls = () =>
        {
            SslClientAuthenticationOptions tls = _options.Tls();
            tls.TargetHost ??= _options.HostName;
            return tls;
        },
        ProtocolVersion = MqttProtocolVersion.V311,
        ClientIdentifier = _options.DeviceId,
        UserName = _options.UserName,
        MakePassword = _options.SharedAccessKey is null ? null : MakeToken,
        CleanStart = false,
        KeepAlive = _options.KeepAlive,
        Will = Document("status", LightingJson.ToUtf8(new GatewayStatus(false))),
    };

    // Also sets when it is to be renewed: a hub cuts off whoever stays longer than its token.
    private string MakeToken()
    {
        DateTimeOffset expires = _timeProvider.GetUtcNow() + _options.TokenLifetime;
        _renewal.Change(_options.TokenLifetime * IotHubLimits.TokenRenewalShare, Timeout.InfiniteTimeSpan);
        return SharedAccessSignature.Create(_options.Resource, _options.SharedAccessKey!.Value.Span, expires);
    }

    private MqttMessage Document(string topic, byte[] utf8Json, string? correlationId = null) => Event(
        PropertyBag.Write(
            (PropertyBag.ContentType, Json), (PropertyBag.ContentEncoding, Utf8), (PropertyBag.CorrelationId, correlationId), (PropertyBag.Topic, topic)),
        utf8Json);

    private MqttMessage Event(string properties, byte[] payload) =>
        new() { Topic = _topics.Events(properties), Payload = payload, Qos = QualityOfService.AtLeastOnce };

    private void OnStateChanged(MqttConnectionState state)
    {
        if (state is not (MqttConnectionState.Connected or MqttConnectionState.Disconnected))
            return;
        int connection;
        lock (_lock)
            (connection, _isReady) = (++_connection, false);
        if (state == MqttConnectionState.Connected)
        {
            _ = PrepareAsync(connection);
            return;
        }

        _twin.Disconnected();
        _handler!.OnConnectionChanged(false);
    }

    // A Session that the hub kept holds the subscription to cloud-to-device messages and perhaps no other, so all are asked for at each connection.
    private async Task PrepareAsync(int connection)
    {
        try
        {
            IReadOnlyList<ReasonCode> granted = await _client.SubscribeAsync(_topics.Subscriptions, _stopping);
            for (int i = 0; i < granted.Count; i++)
            {
                if (granted[i] >= ReasonCode.UnspecifiedError)
                    NotSubscribed(_log, _options, _topics.Subscriptions[i].Filter);
            }
        }
        catch (Exception exception) when (exception is MqttException or TimeoutException)
        {
            NotPrepared(_log, _options, exception.Message);
            _client.Reconnect();
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            if (connection != _connection)
                return;
            _isReady = true;
        }

        _twin.Connected();
        _handler!.OnConnectionChanged(true);
        await SayAsync(isOnline: true, GatewayLimits.SendDeadline);
    }

    private async Task SayAsync(bool isOnline, TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within, _timeProvider);
        try
        {
            var status = new GatewayStatus(isOnline, _clock.GetCurrentInstant().ToUnixTimeMilliseconds(), _firmware);
            await PublishAsync(Document("status", LightingJson.ToUtf8(status)), deadline.Token);
        }
        catch (Exception exception) when (exception is IOException or UplinkRefusedException or OperationCanceledException)
        {
            StatusFailed(_log, _options, exception.Message);
        }
    }

    private async Task RunTwinAsync(IGatewayUplinkHandler handler)
    {
        try
        {
            await _twin.RunAsync(handler.OnDesiredAsync, _stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            TwinEnded(_log, exception, _options);
            throw;
        }
    }

    private async ValueTask PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        // The hub would close the connection, and again each time that the message is sent anew.
        if (message.Payload.Length + message.Topic.Length > IotHubLimits.MaximumMessageBytes)
            throw new UplinkRefusedException($"A message of {message.Payload.Length} bytes is larger than the {IotHubLimits.MaximumMessageBytes} that IoT Hub takes.");
        try
        {
            ReasonCode code = await _client.PublishAsync(message, cancellationToken);
            if (code >= ReasonCode.UnspecifiedError)
                throw new IOException($"the message was not sent: {code}");
        }
        catch (MqttException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    [LoggerMessage(3500, LogLevel.Information, "{Hub}: the status could not be published: {Reason}")]
    private static partial void StatusFailed(ILogger log, IotHubOptions hub, string reason);

    [LoggerMessage(3501, LogLevel.Warning, "{Hub} grants no subscription to {Filter}; what comes by it is missed (the basic tier has no twins, methods or messages to devices)")]
    private static partial void NotSubscribed(ILogger log, IotHubOptions hub, string filter);

    [LoggerMessage(3502, LogLevel.Information, "{Hub} did not answer the subscriptions, and is connected to anew: {Reason}")]
    private static partial void NotPrepared(ILogger log, IotHubOptions hub, string reason);

    [LoggerMessage(3503, LogLevel.Critical, "{Hub}: the work on the twin ended")]
    private static partial void TwinEnded(ILogger log, Exception exception, IotHubOptions hub);
}
