using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>
/// The dashboard's connection to the broker. Its session outlives the process, so events and answers wait while the dashboard restarts; telemetry,
/// at QoS 0, does not: the store has it, and the next report comes within a minute.
/// </summary>
public sealed partial class BrokerLink : IMessagePublisher, IHostedService, IAsyncDisposable
{
    private const string ClientIdentifier = "lampukota-dashboard";

    /// <summary>One day: longer than any repair of a dashboard, short enough that a broker does not keep an abandoned session for ever.</summary>
    private const uint SessionExpiryIntervalSeconds = 24 * 3_600;

    /// <summary>Messages that may wait in each direction: commands to, and answers of, a city of 2,000 gateways at once.</summary>
    private const int MaximumQueuedMessages = 4_096;

    /// <summary>Retained documents come at each subscribe, so all are asked for anew with each connection, whatever the broker remembers of the session.</summary>
    private static readonly IReadOnlyList<TopicSubscription> Subscriptions =
    [
        new(Topics.Telemetry("+"), QualityOfService.AtMostOnce),
        new(Topics.CommandResult("+"), QualityOfService.AtLeastOnce),
        new(Topics.Event("+"), QualityOfService.AtLeastOnce),
        new(Topics.Status("+"), QualityOfService.AtLeastOnce),
        new(Topics.Reported("+"), QualityOfService.AtLeastOnce),
        new(Topics.IngestState, QualityOfService.AtLeastOnce),
        new(Topics.AllIngestClients, QualityOfService.AtMostOnce),
        new(Topics.AllIngestAccounts, QualityOfService.AtMostOnce),
        new(GatewayAccessService.AnswerTopic, QualityOfService.AtLeastOnce),
    ];

    private readonly MqttClient _client;
    private readonly SystemState _system;
    private readonly ILogger<BrokerLink> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isLossTold;

    /// <summary>Makes the connection; it is opened at the start of the host.</summary>
    public BrokerLink(DashboardSettings settings, SystemState system, TimeProvider time, ILogger<BrokerLink> logger, ILogger<MqttClient> clientLogger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _system = system;
        _logger = logger;
        _client = new MqttClient(OptionsOf(settings), clientLogger, time);
        _client.StateChanged += OnStateChanged;
    }

    /// <inheritdoc/>
    public event Action? Connected;

    /// <inheritdoc/>
    public bool IsConnected => _client.State == MqttConnectionState.Connected;

    /// <summary>Takes what arrives; to be set before the start.</summary>
    internal Func<MqttMessage, CancellationToken, ValueTask>? MessageHandler
    {
        set => _client.MessageHandler = value;
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            ReasonCode code = await _client.PublishAsync(message, cancellationToken);
            if (code >= ReasonCode.UnspecifiedError)
                throw new IOException($"The broker refused the message: {code}.");
        }
        catch (MqttException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => _client.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _client.DisconnectAsync(cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _stopping.Dispose();
    }

    private static MqttClientOptions OptionsOf(DashboardSettings settings) => new()
    {
        Host = settings.MqttHost,
        Port = settings.MqttPort,
        Tls = settings.MqttTls,
        ClientIdentifier = ClientIdentifier,
        UserName = settings.MqttUserName,
        Password = settings.MqttPassword,
        CleanStart = false,
        SessionExpiryIntervalSeconds = SessionExpiryIntervalSeconds,
        MaximumQueuedMessages = MaximumQueuedMessages,
        KeepAlive = TimeSpan.FromSeconds(30),
        ReconnectDelayMaximum = TimeSpan.FromSeconds(5), // An operator waits before the screen, and there is one dashboard, not a thousand.
    };

    private void OnStateChanged(MqttConnectionState state)
    {
        bool isConnected = state == MqttConnectionState.Connected;
        if (isConnected)
        {
            LogConnected(_logger, _client.Options);
            _ = SubscribeAsync(_stopping.Token);
        }
        else if (state == MqttConnectionState.Disconnected && !_isLossTold)
        {
            LogLost(_logger, _client.Options);
        }

        _isLossTold = state == MqttConnectionState.Disconnected || (state == MqttConnectionState.Connecting && _isLossTold);
        if (_system.IsBrokerConnected != isConnected)
            _system.IsBrokerConnected = isConnected;
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<ReasonCode> granted = await _client.SubscribeAsync(Subscriptions, cancellationToken);
            for (int i = 0; i < granted.Count; i++)
            {
                if (granted[i] >= ReasonCode.UnspecifiedError)
                    LogSubscriptionRefused(_logger, Subscriptions[i].Filter, granted[i]);
            }

            Connected?.Invoke();
        }
        catch (Exception exception) when (exception is MqttException or TimeoutException)
        {
            LogNotSubscribed(_logger, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // The dashboard stops.
        }
    }

    [LoggerMessage(EventId = 3013, Level = LogLevel.Information, Message = "Connected to the broker as {Address}.")]
    private static partial void LogConnected(ILogger logger, MqttClientOptions address);

    [LoggerMessage(EventId = 3014, Level = LogLevel.Warning, Message = "The broker cannot be reached as {Address}; tried again every few seconds. Does it run there, and does its certificate name that host?")]
    private static partial void LogLost(ILogger logger, MqttClientOptions address);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Error, Message = "The broker refuses the subscription to {Filter} ({Code}): give the dashboard its service credentials from services.json.")]
    private static partial void LogSubscriptionRefused(ILogger logger, string filter, ReasonCode code);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "The broker did not answer a subscription; it is asked again with the next connection. {Reason}")]
    private static partial void LogNotSubscribed(ILogger logger, string reason);
}
