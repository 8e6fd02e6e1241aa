using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Mqtt;

/// <summary>
/// An MQTT 5.0 and 3.1.1 client that keeps one connection up: it connects, connects again after every loss, renews subscriptions where the server has lost
/// them, and sends QoS 1 and QoS 2 messages again until they are acknowledged. All members may be called from any thread. The
/// Session lives in memory: what is not acknowledged when the process ends is lost, unless its application kept it.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly ClientContext _context;
    private readonly ClientLifetime _lifetime;

    /// <summary>Makes a client; it connects when it is started.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="logger">Log, null for none.</param>
    /// <param name="timeProvider">Clock and timers, null for the system's.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public MqttClient(MqttClientOptions options, ILogger<MqttClient>? logger = null, TimeProvider? timeProvider = null)
        : this(options, logger, timeProvider, SocketTransport.OpenAsync, Random.Shared.NextDouble)
    {
    }

    internal MqttClient(
        MqttClientOptions options, ILogger<MqttClient>? logger, TimeProvider? timeProvider, MqttTransportFactory open, Func<double> random)
    {
        MqttClientOptionsRules.Check(options);
        _context = new ClientContext(
            options, new ClientSession(options), timeProvider ?? TimeProvider.System, logger ?? NullLogger<MqttClient>.Instance);
        _lifetime = new ClientLifetime(_context, open, random);
    }

    /// <summary>
    /// Is told each new <see cref="State"/>, in order, on the client's own loop: it must return soon, and must not wait for the client.
    /// </summary>
    public event Action<MqttConnectionState>? StateChanged
    {
        add => _lifetime.StateChanged += value;
        remove => _lifetime.StateChanged -= value;
    }

    /// <summary>The settings.</summary>
    public MqttClientOptions Options => _context.Options;

    /// <summary>What the client does at present.</summary>
    public MqttConnectionState State => _lifetime.State;

    /// <summary>
    /// The CONNACK of the present or latest connection: Session Present and the server's properties. Null before the first.
    /// </summary>
    public ConnectAckPacket? ConnectAck => _lifetime.ConnectAck;

    /// <summary>
    /// Takes the messages that arrive: in order, one at a time; set it before the start. PUBACK or PUBREC leaves when it has returned, so that a
    /// consumer acknowledges by its own commit. Where it throws, the message is not acknowledged, the connection ends, and the client
    /// connects anew: the server sends the message again where the Session outlives the connection, and so it does with those that waited behind it.
    /// QoS 2 messages come exactly once within one Session of one process. The token is cancelled when the connection ends; the messages of the next one
    /// wait until the handler has returned.
    /// It may use the client, and may wait for it.
    /// </summary>
    public Func<MqttMessage, CancellationToken, ValueTask>? MessageHandler
    {
        get => _context.MessageHandler;
        set => _context.MessageHandler = value;
    }

    /// <summary>
    /// Takes the messages that arrive in the place of <see cref="MessageHandler"/>, in order and one at a time as that does; but the next one is handed on as soon as it has returned, and
    /// PUBACK leaves when the task that it returned completes: for a consumer that acts at once and makes durable what it did meanwhile. Acknowledgements leave in the order of receipt.
    /// A task that fails ends the connection as a handler that throws does; one that never completes is never acknowledged. Set it before the start.
    /// </summary>
    public Func<MqttMessage, CancellationToken, ValueTask<Task>>? DeferringHandler
    {
        get => _context.DeferringHandler;
        set => _context.DeferringHandler = value;
    }

    /// <summary>Takes the messages that arrive in the place of <see cref="MessageHandler"/>, many before the first is acknowledged; set it before the start.</summary>
    public IMqttReceiver? Receiver
    {
        get => _context.Receiver;
        set => _context.Receiver = value;
    }

    /// <summary>Begins to connect and returns; the connection is then kept up until the client is stopped, whatever fails.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidOperationException">The client was started before.</exception>
    /// <exception cref="MqttStoppedException">The client was stopped before.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _lifetime.Start(firstAttemptDecides: false);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Begins to connect and completes when the server has accepted; from then on the connection is kept up. Where the first attempt fails the client is stopped.
    /// </summary>
    /// <param name="cancellationToken">Gives up, and stops the client.</param>
    /// <exception cref="MqttConnectException">The server refused the connection, could not be reached, or did not answer in time.</exception>
    /// <exception cref="InvalidOperationException">The client was started before.</exception>
    /// <exception cref="MqttStoppedException">The client was or is stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task connected = _lifetime.Start(firstAttemptDecides: true);
        try
        {
            await connected.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await _lifetime.StopAsync(ReasonCode.Success, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Ends the present connection in good order, so that no will is published, and makes a new one after the usual short delay: with a new Password where
    /// <see cref="MqttClientOptions.MakePassword"/> makes one. What was not acknowledged is sent again. Does nothing while there is no connection.
    /// </summary>
    public void Reconnect() => _lifetime.Reconnect();

    /// <summary>
    /// Sends DISCONNECT, closes the connection and stops the client for good; whatever still waits fails with <see cref="MqttStoppedException"/>.
    /// A peer that does not take the DISCONNECT within 5 seconds is cut off.
    /// </summary>
    /// <param name="reasonCode">
    /// <see cref="ReasonCode.Success"/>, or <see cref="ReasonCode.DisconnectWithWillMessage"/> to have the will published. MQTT 3.1.1 has no such code:
    /// there every other reason closes the connection without DISCONNECT, which publishes the will too.
    /// </param>
    /// <param name="cancellationToken">Cuts the connection at once; the call still completes normally.</param>
    public Task DisconnectAsync(ReasonCode reasonCode = ReasonCode.Success, CancellationToken cancellationToken = default) =>
        _lifetime.StopAsync(reasonCode, cancellationToken);

    /// <summary>Stops the client as <see cref="DisconnectAsync"/> does.</summary>
    public async ValueTask DisposeAsync() => await _lifetime.StopAsync(ReasonCode.Success, CancellationToken.None).ConfigureAwait(false);
}
