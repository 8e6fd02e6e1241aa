namespace LampuKota.Mqtt;

/// <summary>
/// Packet Identifiers of the QoS 2 messages that were handled and whose PUBREL has not come: what a repeated PUBLISH is told by (MQTT 5.0, 4.3.3).
/// There is one a Session, so that a handler that ends late cannot mark the next Session. At most 65,535.
/// </summary>
internal sealed class ReceivedIdentifiers
{
    private readonly Lock _gate = new();
    private readonly HashSet<ushort> _identifiers = [];

    public bool Contains(ushort identifier)
    {
        lock (_gate)
            return _identifiers.Contains(identifier);
    }

    public void Add(ushort identifier)
    {
        lock (_gate)
            _identifiers.Add(identifier);
    }

    public bool Remove(ushort identifier)
    {
        lock (_gate)
            return _identifiers.Remove(identifier);
    }
}
