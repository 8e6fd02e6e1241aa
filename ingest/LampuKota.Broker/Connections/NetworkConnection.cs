using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Connections;

namespace LampuKota.Broker;

/// <summary>
/// One Network Connection from its first byte to its last: CONNECT, then the read loop, then leaving the session and closing. All packets are
/// processed on this one loop; anybody may ask it to <see cref="Leave"/>.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer and no handle, and whoever closes the connection may still cancel it after the loop has ended.")]
internal sealed class NetworkConnection : ISessionOwner
{
    private readonly BrokerCore _core;
    private readonly ConnectionContext _transport;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConnectionDeadline _deadline;
    private readonly ClientRate? _rate;
    private CloseReason? _closeReason;
    private Identity? _identity;
    private bool _endsSession;
    private PacketProcessor? _processor;

    public NetworkConnection(BrokerCore core, ConnectionContext transport)
    {
        _core = core;
        _transport = transport;
        _deadline = new ConnectionDeadline(core.Clock, core.Limits);
        _rate = ClientRate.For(core.Limits, core.Clock, core.Counters.Limits);
        Output = new PacketOutput(transport.Transport.Output, Traffic, core.Clock, core.Counters);
        Reader = MqttPacketReader.ForServer(core.Limits.MaximumConnectPacketSize);
    }

    public ConnectionTraffic Traffic { get; } = new();

    public PacketOutput Output { get; }

    public MqttPacketReader Reader { get; }

    public PipeReader Input => _transport.Transport.Input;

    public ConnectionContext Transport => _transport;

    /// <summary>What an operator may know, once CONNECT was accepted.</summary>
    public ConnectedClient? Client { get; private set; }

    public Session? Session { get; set; }

    /// <summary>Who it is, as soon as the authenticator has said so, and visible to every thread before the next step of CONNECT.</summary>
    public Identity? Identity
    {
        get => Volatile.Read(ref _identity);
        set => Interlocked.Exchange(ref _identity, value);
    }

    /// <summary>The Client Identifier that it claims or has.</summary>
    public string? ClientIdentifier { get; set; }

    /// <summary>Whether its session ends with it, whatever its Session Expiry Interval.</summary>
    public bool EndsSession
    {
        get => Volatile.Read(ref _endsSession);
        set => Volatile.Write(ref _endsSession, value);
    }

    public Task HasLeft => _left.Task;

    /// <summary>Cancelled when the connection is to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public CloseReason? CloseReason => Volatile.Read(ref _closeReason);

    /// <summary>Serves the connection until it has ended.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (await ConnectExchange.RunAsync(_core, this).ConfigureAwait(false) is { } accepted)
            {
                _processor = accepted.Processor;
                Client = accepted.Client;
                _deadline.Connected(accepted.Client.KeepAlive);
                _core.Log.Connected(accepted.Client.ClientIdentifier, accepted.Client.RemoteEndPoint, Output.Version, accepted.SessionPresent);
                Output.Send();
                await ReadPacketsAsync(_processor).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The peer or the network ended it, or Leave did while something was awaited.
            TryClose(CloseReason.ConnectionLost);
        }
        catch (Exception exception)
        {
            _core.Log.ConnectionFailed(ClientIdentifier, exception);
            Leave(ReasonCode.UnspecifiedError, "an internal fault");
        }

        await EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Leave(ReasonCode code, string reason) => TryClose(new CloseReason(code, reason, TellsClient: true));

    /// <summary>Ends the loop; the first reason counts.</summary>
    /// <returns>Whether this was the first.</returns>
    public bool TryClose(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _closeReason, reason, null) is not null)
            return false;
        _deadline.Lingering();
        Input.CancelPendingRead();
        _stopping.Cancel();
        return true;
    }

    /// <summary>Looks at the clock, for this connection; see <see cref="Heartbeat"/>.</summary>
    public void Beat(long nowMs)
    {
        _rate?.Beat(nowMs);
        switch (_deadline.Check(nowMs))
        {
            case ConnectionDeadline.Missed.Connect:
                Interlocked.Increment(ref _core.Counters.ConnectTimeouts);
                _core.Counters.Limits.Count(BrokerLimit.ConnectTimeout);
                if (TryClose(new CloseReason(ReasonCode.UnspecifiedError, "no CONNECT in time", TellsClient: false)))
                    _core.Refusals.Add(RefusedThing.Connect, ReasonCode.UnspecifiedError, "no CONNECT in time", _transport.RemoteEndPoint, ClientIdentifier);
                break;
            case ConnectionDeadline.Missed.KeepAlive:
                Interlocked.Increment(ref _core.Counters.KeepAliveTimeouts);
                Leave(ReasonCode.KeepAliveTimeout, "nothing was received for 1.5 times the Keep Alive");
                break;
            case ConnectionDeadline.Missed.Leave:
                Input.CancelPendingRead();
                break;
            case ConnectionDeadline.Missed.Close:
                _core.Counters.Limits.Count(BrokerLimit.CloseTimeout);
                Abort();
                break;
        }

        if (_processor?.IsStoreLate == true && TryClose(new CloseReason(ReasonCode.ServerBusy, "the message could not be stored in time", TellsClient: true)))
            _core.Counters.Limits.Count(BrokerLimit.StoreTimeout);

        if (_deadline.IsQuiet)
        {
            _processor?.Trim();
            Session?.Outbox.Trim();
        }
    }

    /// <summary>Cuts the connection without another word.</summary>
    public void Abort() => _transport.Abort(new ConnectionAbortedException("The client did not go in time."));

    private async Task ReadPacketsAsync(PacketProcessor processor)
    {
        while (CloseReason is null)
        {
            ReadResult result = await Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            _deadline.Heard();
            processor.StartBatch();
            ReadOnlySequence<byte> buffer = result.Buffer;
            long publishes = Traffic.ReceivedInAll;
            long bytes = 0;
            try
            {
                while (processor.Process(ref buffer, out ValueTask wait) == ProcessStep.Wait)
                {
                    _deadline.Pause();
                    await wait.ConfigureAwait(false);
                    _deadline.Resume();
                }
            }
            finally
            {
                bytes = result.Buffer.Length - buffer.Length;
                Traffic.CountBytesReceived(bytes);
                Input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (result.IsCompleted)
                TryClose(CloseReason.ConnectionLost);
            else if (Output.IsBackedUp)
                await Output.WaitUntilDrainedAsync(Stopping).ConfigureAwait(false);
            if (_rate is not null)
                await WaitForTurnAsync(_rate, Traffic.ReceivedInAll - publishes, bytes).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForTurnAsync(ClientRate rate, long messages, long bytes)
    {
        _deadline.Pause();
        await rate.Spend(messages, bytes).WaitAsync(Stopping).ConfigureAwait(false);
        _deadline.Resume();
    }

    private async Task EndAsync()
    {
        CloseReason reason = CloseReason ?? CloseReason.ConnectionLost;
        TryClose(reason);
        if (Session is { } left)
            left.LastEnd = new SessionNote(_core.Clock.Time.GetUtcNow(), reason.Code, reason.Text);
        bool isTold = reason.TellsClient && TryTellClient(reason);
        Output.Send();
        if (EndsSession && Session is { } session)
            session.Expiry = TimeSpan.Zero;
        if (ClientIdentifier is { } clientIdentifier && _core.Sessions.Leave(this, clientIdentifier) is { } will && !_core.Connections.IsClosing)
            _core.Wills.Publish(will);
        _left.TrySetResult();

        // A client that reads DISCONNECT goes by itself. Closing on one that is still sending would reset the connection, and could cost it
        // the DISCONNECT that it has not read yet.
        if (isTold)
            await DiscardInputAsync().ConfigureAwait(false);
        _deadline.Closing();
        await Output.EndAsync().ConfigureAwait(false);
        await DiscardInputAsync().ConfigureAwait(false);
        await Input.CompleteAsync().ConfigureAwait(false);
        _core.Log.Disconnected(ClientIdentifier);
    }

    /// <returns>Whether DISCONNECT is sent.</returns>
    private bool TryTellClient(CloseReason reason)
    {
        // The broker's own stop is nobody's refusal.
        if (reason.Code != ReasonCode.ServerShuttingDown)
            _core.Refusals.Add(RefusedThing.Client, reason.Code, reason.Text, _transport.RemoteEndPoint, ClientIdentifier);
        // [MQTT-4.13.1-1]; before CONNACK, and in 3.1.1, the server may only close.
        if (Client is null || Output.Version != MqttProtocolVersion.V500)
            return false;
        Output.WriteDisconnect(new DisconnectPacket(reason.Code) { ReasonString = reason.Text });
        return true;
    }

    /// <summary>Takes what the client still sends, until its end of the connection is closed or the deadline has passed.</summary>
    private async Task DiscardInputAsync()
    {
        try
        {
            bool isOver = false;
            while (!isOver)
            {
                ReadResult result = await Input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                Input.AdvanceTo(result.Buffer.End);
                isOver = result.IsCompleted || _deadline.HasLingered;
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // A connection that breaks has ended too.
        }
    }
}
