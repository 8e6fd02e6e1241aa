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
    private long _packetsReceived;
    private long _controlPacketsSent;
    private long _payloadBytesReceived;
    private long _payloadBytesSent;

    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Control Packets of any type received.</summary>
    public long PacketsReceived => Volatile.Read(ref _packetsReceived);

    /// <summary>Control Packets of any type sent.</summary>
    public long PacketsSent => Volatile.Read(ref _controlPacketsSent) + _sent[0] + _sent[1] + _sent[2];

    /// <summary>Bytes of the payloads received.</summary>
    public long PayloadBytesReceived => Volatile.Read(ref _payloadBytesReceived);

    /// <summary>Bytes of the payloads sent.</summary>
    public long PayloadBytesSent => Volatile.Read(ref _payloadBytesSent);

    public long Received(QualityOfService qos) => Volatile.Read(ref _received[(int)qos]);

    public long Sent(QualityOfService qos) => Volatile.Read(ref _sent[(int)qos]);

    /// <summary>PUBLISH packets received at any QoS.</summary>
    public long ReceivedInAll => _received[0] + _received[1] + _received[2];

    public void CountPacketReceived() => _packetsReceived++;

    /// <summary>Counts a packet that is no PUBLISH; under the gate of the output.</summary>
    public void CountControlPacketSent() => _controlPacketsSent++;

    public void CountReceived(QualityOfService qos, long payloadBytes)
    {
        _received[(int)qos]++;
        _payloadBytesReceived += payloadBytes;
    }

    public void CountSent(QualityOfService qos, long payloadBytes)
    {
        _sent[(int)qos]++;
        _payloadBytesSent += payloadBytes;
    }

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
        _packetsReceived += other.PacketsReceived;
        _controlPacketsSent += Volatile.Read(ref other._controlPacketsSent);
        _payloadBytesReceived += other.PayloadBytesReceived;
        _payloadBytesSent += other.PayloadBytesSent;
    }
}
