using System.Net;
using System.Net.Sockets;

namespace LampuKota.EndToEnd;

/// <summary>An MQTT connection of the oracle, on a plain socket. An end or a fault of the connection is an <see cref="IOException"/>.</summary>
internal sealed class WireConnection(Socket socket) : IDisposable
{
    // A server that is alive answers CONNECT within this, however busy the machine is.
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[16_384];
    private int _start;
    private int _end;

    /// <summary>Whether the server says that it kept the session.</summary>
    public bool IsSessionPresent { get; private set; }

    /// <summary>Opens a connection to a port of loopback.</summary>
    public static async Task<WireConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new WireConnection(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Opens a connection and has its CONNECT accepted.</summary>
    public static async Task<WireConnection> ConnectAsync(int port, WireClient client, bool isClean, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(ConnectDeadline);
        WireConnection? connection = null;
        try
        {
            connection = await OpenAsync(port, timer.Token);
            await connection.SendAsync(WirePackets.Connect(client, isClean), timer.Token);
            WirePacket accepted = await connection.ReadAsync(timer.Token);
            if (accepted is not { Type: WirePackets.ConnectAccepted, Body: [var flags, 0, ..] })
                throw new IOException($"CONNECT of {client.Id} was answered by {Convert.ToHexString([accepted.First, .. accepted.Body])}.");
            connection.IsSessionPresent = flags == 1;
            return connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new IOException("CONNECT was not answered in time.", e);
            throw;
        }
    }

    public async Task SendAsync(byte[] packet, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            for (int sent = 0; sent < packet.Length;)
                sent += await socket.SendAsync(packet.AsMemory(sent), cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next packet; an <see cref="EndOfStreamException"/> where the connection ends.</summary>
    public async Task<WirePacket> ReadAsync(CancellationToken cancellationToken)
    {
        byte first = await ReadByteAsync(cancellationToken);
        int length = 0;
        int shift = 0;
        byte part;
        do
        {
            part = await ReadByteAsync(cancellationToken);
            length |= (part & 127) << shift;
            shift += 7;
        }
        while (part >= 128);

        byte[] body = new byte[length];
        for (int read = 0; read < length;)
        {
            if (_start == _end)
                await FillAsync(cancellationToken);
            int count = Math.Min(length - read, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(body.AsSpan(read));
            _start += count;
            read += count;
        }

        return new WirePacket(first, body);
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
            await FillAsync(cancellationToken);
        return _buffer[_start++];
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _start = 0;
            _end = await socket.ReceiveAsync(_buffer, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }

        if (_end == 0)
            throw new EndOfStreamException("The server closed the connection.");
    }
}
