using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LampuKota.Mqtt;

namespace LampuKota.Benchmarks;

/// <summary>The connection of one gateway. Acknowledgements come in the order of the messages [MQTT-4.6.0-2], so that counting them tells which message is meant.</summary>
internal sealed class GatewayConnection : IDisposable
{
    private const int ReceiveBytes = 16_384;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveBytes);
    private readonly PacketCounter _counter = new();

    private GatewayConnection()
    {
    }

    public static async Task<GatewayConnection> ConnectAsync(IPEndPoint endPoint, string clientIdentifier)
    {
        var connection = new GatewayConnection();
        await connection._socket.ConnectAsync(endPoint);
        var connect = new ArrayBufferWriter<byte>();
        MqttPacketWriter.WriteConnect(
            connect, new ConnectPacket { ProtocolVersion = MqttProtocolVersion.V500, ClientIdentifier = clientIdentifier, CleanStart = true, KeepAliveSeconds = 0 });
        await connection._socket.SendAsync(connect.WrittenMemory);
        await connection.ReceiveUntilAsync(1);
        return connection;
    }

    /// <summary>Publishes as fast as the window of unacknowledged messages lets it.</summary>
    /// <param name="messages">What to publish.</param>
    /// <param name="window">Most messages unacknowledged; half of it is sent at once.</param>
    /// <param name="backlog">Holds back what a consumer behind the broker has not stored yet.</param>
    public async Task PublishAsync(EncodedMessages messages, int window, Backlog backlog)
    {
        long first = _counter.Count;
        int half = Math.Max(1, window / 2);
        for (int sent = 0; sent < messages.Count; sent += half)
        {
            int to = Math.Min(messages.Count, sent + half);
            await ReceiveUntilAsync(first + Math.Max(0, sent - half));
            await backlog.EnterAsync(to - sent);
            await _socket.SendAsync(messages.Slice(sent, to));
        }

        await ReceiveUntilAsync(first + messages.Count);
    }

    /// <summary>Sends without waiting for anything; blocks where the socket takes no more.</summary>
    public void Send(ReadOnlyMemory<byte> packets)
    {
        for (ReadOnlySpan<byte> rest = packets.Span; !rest.IsEmpty;)
            rest = rest[_socket.Send(rest)..];
    }

    /// <summary>Receives acknowledgements and notes when each came.</summary>
    /// <param name="count">How many to receive.</param>
    /// <param name="acknowledged">Is told the message's place and the timestamp.</param>
    public async Task ReceiveAsync(int count, Action<int, long> acknowledged)
    {
        long first = _counter.Count;
        int done = 0;
        while (done < count)
        {
            await ReceiveUntilAsync(first + done + 1);
            long now = Stopwatch.GetTimestamp();
            for (; done < _counter.Count - first; done++)
                acknowledged(done, now);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveUntilAsync(long packets)
    {
        while (_counter.Count < packets)
        {
            int bytes = await _socket.ReceiveAsync(_received);
            if (bytes == 0)
                throw new IOException("The broker has closed the connection.");
            _counter.Add(_received.AsSpan(0, bytes));
        }
    }
}
