using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LampuKota.Mqtt;

namespace LampuKota.Benchmarks;

/// <summary>A client that costs as little as a client can: packets are encoded before the measurement, acknowledgements are only counted.</summary>
internal sealed class LoadClient : IDisposable
{
    private const MqttProtocolVersion Version = MqttProtocolVersion.V500;
    private const int ReceiveBytes = 65_536;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveBytes);
    private readonly PacketCounter _counter = new();

    private LoadClient()
    {
    }

    public static async Task<LoadClient> ConnectAsync(IPEndPoint endPoint, string clientIdentifier)
    {
        var client = new LoadClient();
        await client._socket.ConnectAsync(endPoint);
        var connect = new ArrayBufferWriter<byte>();
        MqttPacketWriter.WriteConnect(connect, new ConnectPacket { ProtocolVersion = Version, ClientIdentifier = clientIdentifier, CleanStart = true, KeepAliveSeconds = 0 });
        await client.ExchangeAsync(connect.WrittenMemory);
        return client;
    }

    public async Task SubscribeAsync(string filter)
    {
        var subscribe = new ArrayBufferWriter<byte>();
        MqttPacketWriter.WriteSubscribe(subscribe, Version, new SubscribePacket(1, [new TopicSubscription(filter)]));
        await ExchangeAsync(subscribe.WrittenMemory);
    }

    /// <summary>Publishes as fast as the window of messages in flight (QoS 1) or the socket (QoS 0) lets it, and returns when the broker has them all.</summary>
    /// <param name="count">Messages; a multiple of half the window.</param>
    /// <param name="batch">The window's messages, encoded one after the other, all of one size.</param>
    /// <param name="window">Messages in <paramref name="batch"/>.</param>
    /// <param name="qos">0 or 1.</param>
    public async Task PublishAsync(int count, ReadOnlyMemory<byte> batch, int window, QualityOfService qos)
    {
        if (qos == QualityOfService.AtMostOnce)
        {
            for (int sent = 0; sent < count; sent += window)
                await _socket.SendAsync(batch);
            await PingAsync();
            return;
        }

        // Half a window is sent as soon as half a window is acknowledged: the broker never waits for us, and identifiers are never used twice at once.
        int half = window / 2;
        ReadOnlyMemory<byte>[] halves = [batch[..(batch.Length / 2)], batch[(batch.Length / 2)..]];
        long first = _counter.Count;
        for (int sent = 0; sent < count; sent += half)
        {
            await ReceiveUntilAsync(first + sent - half);
            await _socket.SendAsync(halves[sent / half % 2]);
        }

        await ReceiveUntilAsync(first + count);
    }

    /// <summary>Receives until so many packets have come since the connection began.</summary>
    public async Task ReceiveUntilAsync(long packets)
    {
        while (_counter.Count < packets)
        {
            int bytes = await _socket.ReceiveAsync(_received);
            if (bytes == 0)
                throw new IOException("The broker has closed the connection.");
            _counter.Add(_received.AsSpan(0, bytes));
        }
    }

    /// <summary>Packets received since the connection began.</summary>
    public long ReceivedPackets => _counter.Count;

    public async Task SendAsync(ReadOnlyMemory<byte> packets) => await _socket.SendAsync(packets);

    public async Task PingAsync()
    {
        var ping = new ArrayBufferWriter<byte>();
        MqttPacketWriter.WritePingRequest(ping);
        await ExchangeAsync(ping.WrittenMemory);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>PUBLISH packets with the identifiers 1 to <paramref name="count"/>, one after the other.</summary>
    public static ReadOnlyMemory<byte> EncodePublishes(string topic, int payloadBytes, QualityOfService qos, int count)
    {
        var batch = new ArrayBufferWriter<byte>();
        var message = new MqttMessage { Topic = topic, Payload = new byte[payloadBytes], Qos = qos };
        for (int identifier = 1; identifier <= count; identifier++)
            MqttPacketWriter.WritePublish(batch, Version, message, new PublishDelivery { Qos = qos, PacketIdentifier = (ushort)identifier });
        return batch.WrittenMemory;
    }

    private async Task ExchangeAsync(ReadOnlyMemory<byte> packet)
    {
        long before = _counter.Count;
        await _socket.SendAsync(packet);
        await ReceiveUntilAsync(before + 1);
    }
}
