using System.Diagnostics.CodeAnalysis;

namespace LampuKota.Mqtt;

/// <summary>
/// One Network Connection after CONNACK: a loop that reads, a loop that writes and a loop that calls the message handler, until one of them, the
/// server or the client ends it. This file holds its life; the loops stand in files of their own.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Without timers these sources hold nothing, and their tokens outlive the connection.")]
internal sealed partial class ClientConnection
{
    /// <summary>How long a last DISCONNECT may take to leave; a peer that takes nothing for so long will not take it at all.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How many of the largest packets may wait for the message handler: with the usual Maximum Packet Size of 1 MiB a hostile server fills 16 MiB.</summary>
    private const int MaximumLargestPackets = 16;

    private readonly ClientContext _context;
    private readonly IMqttTransport _transport;
    private readonly MqttPacketReader _reader;
    private readonly ClientOutput _output;
    private readonly ReceivedIdentifiers _received;
    private readonly IncomingMessages _incoming;
    private readonly DeferredAcknowledgements _deferred;
    private readonly ControlPackets _control = new();
    private readonly AsyncSignal _room = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly KeepAlive? _keepAlive;
    private volatile ConnectionEnd? _end;

    public ClientConnection(ClientContext context, IMqttTransport transport, MqttPacketReader reader, ConnectAckPacket accepted)
    {
        _context = context;
        _transport = transport;
        _reader = reader;
        Accepted = accepted;
        _output = new ClientOutput(transport.Output, context.Options.ProtocolVersion, accepted);
        _incoming = new IncomingMessages(context.Options.MaximumQueuedMessages, (long)MaximumLargestPackets * context.Options.MaximumPacketSize);
        _deferred = new DeferredAcknowledgements(context.Options.MaximumQueuedMessages);
        _received = context.Session.Received;
        // [MQTT-3.2.2-21]: the server's Keep Alive goes before ours.
        ushort keepAlive = accepted.ServerKeepAliveSeconds ?? (ushort)context.Options.KeepAlive.TotalSeconds;
        _keepAlive = KeepAlive.Start(context.Time, keepAlive, context.Options.OperationTimeout, SendPing, EndSilent);
    }

    /// <summary>The server's CONNACK.</summary>
    public ConnectAckPacket Accepted { get; }

    /// <summary>Runs until the connection has ended and is closed.</summary>
    /// <param name="earlierHandling">Completes when the handler has left the messages of the connection before.</param>
    /// <returns>Why it ended, and when its own messages are left.</returns>
    public async Task<(ConnectionEnd End, Task Handling)> RunAsync(Task earlierHandling)
    {
        Task handling = _context switch
        {
            { Receiver: not null } => AcknowledgeInOrderAsync(),
            { DeferringHandler: not null } => Task.WhenAll(HandleMessagesAsync(earlierHandling), AcknowledgeInOrderAsync()),
            _ => HandleMessagesAsync(earlierHandling),
        };
        Task writing = WriteAsync();
        await ReadAsync().ConfigureAwait(false);
        await FinishWritingAsync(writing).ConfigureAwait(false);
        if (_keepAlive is not null)
            await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        return (_end!, handling);
    }

    /// <summary>Ends the connection; the first reason counts.</summary>
    public void End(ConnectionEnd end)
    {
        // A DISCONNECT of 3.1.1 has no Reason Code and means success: the server would drop the will.
        if (end.Reason != ReasonCode.Success && _context.Options.ProtocolVersion == MqttProtocolVersion.V311)
            end = end with { SaysFarewell = false };
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
            return;
        _incoming.Close();
        _deferred.Close();
        _ = _ended.CancelAsync();
        if (!end.SaysFarewell)
            Cut();
        _room.Set();
        _context.Session.Work.Set();
    }

    /// <summary>Gives up the DISCONNECT of an end that has begun.</summary>
    public void Cut() => _ = _cut.CancelAsync();

    /// <summary>A peer that no longer reads must not keep the writing loop.</summary>
    private async Task FinishWritingAsync(Task writing)
    {
        try
        {
            await writing.WaitAsync(FarewellTimeout, _context.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Cut();
            await writing.ConfigureAwait(false);
        }
    }

    private void EndBy(Exception exception)
    {
        if (exception is not (IOException or OperationCanceledException))
            ClientLog.ConnectionFailed(_context.Logger, _context.Options, exception);
        End(ConnectionEnd.Lost(exception));
    }

    /// <summary>Where other packets wait already, a PINGREQ behind them would say nothing more.</summary>
    private void SendPing()
    {
        if (_control.Count == 0)
            Send(new ControlPacket(MqttPacketType.PingRequest));
    }

    private void EndSilent() => End(new ConnectionEnd(ReasonCode.KeepAliveTimeout, "the server takes or answers nothing", SaysFarewell: false));

    private void Send(in ControlPacket packet)
    {
        _control.Add(packet);
        _context.Session.Work.Set();
    }
}
