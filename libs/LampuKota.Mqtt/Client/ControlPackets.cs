namespace LampuKota.Mqtt;

/// <summary>The acknowledgements and PINGREQs of one connection that wait to be sent, in their order.</summary>
internal sealed class ControlPackets
{
    private readonly Lock _gate = new();
    private readonly Queue<ControlPacket> _queue = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    public void Add(in ControlPacket packet)
    {
        lock (_gate)
            _queue.Enqueue(packet);
    }

    public bool TryTake(out ControlPacket packet)
    {
        lock (_gate)
            return _queue.TryDequeue(out packet);
    }
}
