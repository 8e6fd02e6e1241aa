using System.Diagnostics.CodeAnalysis;

namespace LampuKota.Mqtt;

/// <summary>The life of a client: one connection after the other, from its start to its stop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a timer the source holds nothing, and stopping twice is allowed.")]
internal sealed class ClientLifetime(ClientContext context, MqttTransportFactory open, Func<double> random)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientConnection? _connection;
    private ConnectionEnd? _farewell;
    private Task? _running;
    private Task _handling = Task.CompletedTask;
    private string _clientIdentifier = context.Options.ClientIdentifier;
    private int _failures;

    public event Action<MqttConnectionState>? StateChanged;

    public MqttConnectionState State { get; private set; }

    public ConnectAckPacket? ConnectAck { get; private set; }

    /// <summary>Starts; the task completes with the first connection, or fails with the first attempt where that decides.</summary>
    public Task Start(bool firstAttemptDecides)
    {
        lock (_gate)
        {
            if (_farewell is not null)
                throw new MqttStoppedException();
            if (_running is not null)
                throw new InvalidOperationException("The MQTT client was started before.");
            _running = Task.Run(() => RunAsync(firstAttemptDecides));
        }

        return _connected.Task;
    }

    /// <summary>Ends the present connection in good order; the next one follows.</summary>
    public void Reconnect()
    {
        ClientConnection? connection;
        lock (_gate)
            connection = _connection;
        connection?.End(new ConnectionEnd(ReasonCode.Success, "the application asked for a new connection", SaysFarewell: true));
    }

    /// <summary>Stops for good; further calls wait for the same end.</summary>
    public async Task StopAsync(ReasonCode reason, CancellationToken cancellationToken)
    {
        Task running;
        ClientConnection? connection;
        lock (_gate)
        {
            _farewell ??= new ConnectionEnd(reason, "the client was stopped", SaysFarewell: true);
            running = _running ??= Task.CompletedTask;
            connection = _connection;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        connection?.End(_farewell);
        using (cancellationToken.UnsafeRegister(static connection => ((ClientConnection?)connection)?.Cut(), connection))
            await running.ConfigureAwait(false);
        context.Session.Stop();
    }

    private async Task RunAsync(bool firstAttemptDecides)
    {
        bool goesOn = true;
        while (goesOn)
        {
            SetState(MqttConnectionState.Connecting);
            ConnectionEnd end = await ConnectAndStayAsync().ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
                break;
            bool isDecided = firstAttemptDecides && _connected.TrySetException(new MqttConnectException(end.Reason, end.Text, end.Cause));
            goesOn = !isDecided && await WaitAsync(end).ConfigureAwait(false);
        }

        if (_connected.TrySetException(new MqttStoppedException()))
            // Nobody may be waiting for it.
            _ = _connected.Task.Exception;
        SetState(MqttConnectionState.Stopped);
        ClientLog.Stopped(context.Logger, context.Options);
    }

    private async Task<ConnectionEnd> ConnectAndStayAsync()
    {
        try
        {
            ConnectPacket packet = ClientHandshake.Packet(context.Options, _clientIdentifier, isFirst: ConnectAck is null);
            (IMqttTransport transport, MqttPacketReader reader, ConnectAckPacket accepted) =
                await ClientHandshake.OpenAsync(context, open, packet, _stopping.Token).ConfigureAwait(false);
            return await StayAsync(transport, reader, accepted).ConfigureAwait(false);
        }
        catch (MqttConnectException exception)
        {
            return new ConnectionEnd(exception.ReasonCode, exception.Message, SaysFarewell: false, exception.InnerException);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return ConnectionEnd.Lost();
        }
    }

    private async Task<ConnectionEnd> StayAsync(IMqttTransport transport, MqttPacketReader reader, ConnectAckPacket accepted)
    {
        long start = context.Time.GetTimestamp();
        context.Session.Restart(accepted.SessionPresent);
        ClientConnection connection = new(context, transport, reader, accepted);
        // [MQTT-3.2.2-16]: an assigned identifier names the Session from here on; a client that has one is not renamed.
        if (_clientIdentifier.Length == 0)
            _clientIdentifier = accepted.AssignedClientIdentifier ?? "";
        ConnectAck = accepted;
        SetState(MqttConnectionState.Connected);
        ClientLog.Connected(context.Logger, context.Options, accepted.SessionPresent);
        _connected.TrySetResult();
        ConnectionEnd? farewell;
        lock (_gate)
        {
            _connection = connection;
            farewell = _farewell;
        }

        if (farewell is not null)
            connection.End(farewell);
        (ConnectionEnd end, _handling) = await connection.RunAsync(_handling).ConfigureAwait(false);
        lock (_gate)
            _connection = null;
        // A server that accepts and drops at once must not be called in a tight loop.
        if (context.Time.GetElapsedTime(start) >= context.Options.ReconnectDelayMaximum)
            _failures = 0;
        return end;
    }

    /// <summary>Waits before the next attempt; false where the client is stopped meanwhile.</summary>
    private async Task<bool> WaitAsync(ConnectionEnd end)
    {
        _failures++;
        TimeSpan delay = ReconnectDelay.After(
            _failures, context.Options.ReconnectDelayMinimum, context.Options.ReconnectDelayMaximum, random());
        ClientLog.ConnectionEnded(context.Logger, context.Options, end.Reason, end.Text, (long)delay.TotalMilliseconds);
        SetState(MqttConnectionState.Disconnected);
        try
        {
            await Task.Delay(delay, context.Time, _stopping.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void SetState(MqttConnectionState state)
    {
        State = state;
        try
        {
            StateChanged?.Invoke(state);
        }
#pragma warning disable CA1031 // A listener's fault must not end the connection.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClientLog.ListenerFailed(context.Logger, context.Options, exception);
        }
    }
}
