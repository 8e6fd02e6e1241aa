using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// Packets and bytes of one connection. Its read loop alone counts what is received and its output alone what is sent; anybody may read.
/// </summary>
internal sealed class ConnectionTraffic
{
    private readonly long[] _received = new long[3];
    private readonly long[] _sent = new long[3];
    private long _bytesReceived;
    private long _bytesSent;

    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    public long Received(QualityOfService qos) => Volatile.Read(ref _received[(int)qos]);

    public long Sent(QualityOfService qos) => Volatile.Read(ref _sent[(int)qos]);

    /// <summary>PUBLISH packets received at any QoS.</summary>
    public long ReceivedInAll => _received[0] + _received[1] + _received[2];

    public void CountReceived(QualityOfService qos) => _received[(int)qos]++;

    public void CountSent(QualityOfService qos) => _sent[(int)qos]++;

    public void CountBytesReceived(long count) => _bytesReceived += count;

    public void CountBytesSent(long count) => _bytesSent += count;

    /// <summary>Adds another's counts to this one.</summary>
    public void Add(ConnectionTraffic other)
    {
        for (int qos = 0; qos < _received.Length; qos++)
        {
            _received[qos] += other.Received((QualityOfService)qos);
            _sent[qos] += other.Sent((QualityOfService)qos);
        }

        _bytesReceived += other.BytesReceived;
        _bytesSent += other.BytesSent;
    }
}
