namespace LampuKota.Mqtt;

/// <summary>The Packet Identifiers that a client has in use (MQTT 5.0, 2.2.1), shared by PUBLISH, SUBSCRIBE and UNSUBSCRIBE.</summary>
internal sealed class PacketIdentifiers
{
    public const int Maximum = ushort.MaxValue;

    private readonly HashSet<ushort> _used = [];
    private ushort _last;

    /// <summary>Takes one that is free [MQTT-2.2.1-4]; there always is one, since both queues together are shorter than the range.</summary>
    public ushort Take()
    {
        do
        {
            _last = (ushort)(_last == Maximum ? 1 : _last + 1);
        }
        while (!_used.Add(_last));

        return _last;
    }

    public void Return(ushort identifier) => _used.Remove(identifier);
}
