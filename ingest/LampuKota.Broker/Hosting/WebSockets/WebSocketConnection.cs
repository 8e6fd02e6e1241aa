using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LampuKota.Broker;

/// <summary>
/// A WebSocket as the network connection that the broker serves: the payloads of its binary frames are one stream of bytes each way, and packets need not
/// match frames [MQTT-6.0.0-2]. Full pipes hold the socket back as TCP does; bytes are received straight into the pipe and sent straight out of it.
/// </summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    // As much as of a TCP connection may be received ahead.
    private const int ReadAheadBytes = 128 * 1024;

    // What a message of our usual size fits in; a larger one takes several.
    private const int ReceiveBytes = 4_096;

    private readonly HttpContext _http;
    private readonly WebSocket _socket;
    private readonly BrokerCore _core;
    private readonly Pipe _received;
    private readonly Pipe _toSend;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;

    public WebSocketConnection(HttpContext http, WebSocket socket, BrokerCore core)
    {
        _http = http;
        _socket = socket;
        _core = core;
        // The read loop runs on the thread that received. What is sent is not: its writer may be another client's loop.
        _received = new Pipe(new PipeOptions(
            pauseWriterThreshold: ReadAheadBytes,
            resumeWriterThreshold: ReadAheadBytes / 2,
            minimumSegmentSize: ReceiveBytes,
            readerScheduler: PipeScheduler.Inline,
            useSynchronizationContext: false));
        _toSend = new Pipe(new PipeOptions(minimumSegmentSize: ReceiveBytes, useSynchronizationContext: false));
        Transport = new Ends(_received.Reader, _toSend.Writer);
        RemoteEndPoint = RemoteEndPointOf(http);
    }

    /// <inheritdoc />
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc />
    public override string ConnectionId
    {
        get => _http.Connection.Id;
        set => _http.Connection.Id = value;
    }

    /// <summary>Those of the TCP connection beneath: TLS, and its client's certificate.</summary>
    public override IFeatureCollection Features => _http.Features;

    /// <inheritdoc />
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public static EndPoint? RemoteEndPointOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, http.Connection.RemotePort) : null;

    /// <summary>Serves the connection until both directions have ended.</summary>
    /// <param name="serve">The broker.</param>
    public async Task RunAsync(ConnectionDelegate serve)
    {
        Task receiving = ReceiveAllAsync();
        Task sending = SendAllAsync();
        await serve(this).ConfigureAwait(false);
        // Whether or not the broker came to use them: both loops end with their pipes.
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override void Abort(ConnectionAbortedException abortReason) => _http.Abort();

    private async Task ReceiveAllAsync()
    {
        PipeWriter writer = _received.Writer;
        try
        {
            while (await ReceiveAsync(writer).ConfigureAwait(false) && !(await writer.FlushAsync(_http.RequestAborted).ConfigureAwait(false)).IsCompleted)
            {
            }
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            // The peer has gone without a close frame; the read loop sees the end of its input.
        }

        await writer.CompleteAsync().ConfigureAwait(false);
    }

    /// <returns>False at the end of what the peer sends, or of what it may send.</returns>
    private async ValueTask<bool> ReceiveAsync(PipeWriter writer)
    {
        ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(writer.GetMemory(ReceiveBytes), _http.RequestAborted).ConfigureAwait(false);
        if (result.MessageType == WebSocketMessageType.Binary)
        {
            writer.Advance(result.Count);
            return true;
        }

        if (result.MessageType == WebSocketMessageType.Text)
        {
            // [MQTT-6.0.0-1]
            Interlocked.Increment(ref _core.Counters.ProtocolViolations);
            _core.Refusals.Add(RefusedThing.Client, ReasonCode.ProtocolError, "a WebSocket frame with text", RemoteEndPoint, clientIdentifier: null);
            _closeStatus = WebSocketCloseStatus.InvalidMessageType;
        }

        return false;
    }

    private async Task SendAllAsync()
    {
        PipeReader reader = _toSend.Reader;
        try
        {
            bool isOver = false;
            while (!isOver)
            {
                ReadResult result = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                    await _socket.SendAsync(segment, WebSocketMessageType.Binary, endOfMessage: true, _http.RequestAborted).ConfigureAwait(false);
                reader.AdvanceTo(result.Buffer.End);
                isOver = result.IsCompleted;
            }

            await _socket.CloseOutputAsync(_closeStatus, statusDescription: null, _http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            // The peer has gone. The writer learns of it by the end of its reader, the read loop by that of its input.
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }

    private static bool IsEndOfConnection(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ConnectionAbortedException or ObjectDisposedException;

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
