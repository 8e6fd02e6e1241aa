using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace LampuKota.EndToEnd;

/// <summary>What one client sends, on its way to the server.</summary>
internal sealed class UnrulyUplink(WireConnection client, WireConnection server, Random random, OldMessages old)
{
    /// <summary>Packet Identifiers from here on are of messages that the network itself sends again; no client of the tests comes so far.</summary>
    public const int FirstOwnIdentifier = 60_000;

    private const int LastOwnIdentifier = 65_000;

    // One packet in so many.
    private const int Delays = 25, Repetitions = 15, OldOnes = 20, Cuts = 400;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(40);

    private int _version;
    private int _ownIdentifier = FirstOwnIdentifier;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            WirePacket packet = await client.ReadAsync(cancellationToken);
            byte[] bytes = WirePackets.Packet(packet.First, packet.Body);
            if (packet.Type == WirePackets.Connecting)
                _version = packet.Body[6];
            if (Happens(Delays))
                await Task.Delay(LongestDelay * random.NextDouble(), cancellationToken);
            if (packet.Type == WirePackets.Publish && Happens(Cuts))
            {
                await server.SendAsync(bytes[..(bytes.Length / 2)], cancellationToken);
                throw new EndOfStreamException("Cut in the middle of a packet.");
            }

            await server.SendAsync(bytes, cancellationToken);
            if (packet.Type == WirePackets.Publish)
                await SendMoreAsync(packet, cancellationToken);
        }
    }

    private async Task SendMoreAsync(WirePacket packet, CancellationToken cancellationToken)
    {
        // At once and with DUP, as a client that reconnects in between would: the server must know QoS 2 again by its identifier.
        if (packet.Qos > 0 && Happens(Repetitions))
            await server.SendAsync(WirePackets.Packet((byte)(packet.First | 8), packet.Body), cancellationToken);

        // Much later, by whatever connection, and as a new message: QoS 1 allows it.
        if (packet.Qos == 1)
            old.Add(_version, packet);
        if (Happens(OldOnes) && old.TryTake(_version, random, out WirePacket again))
            await server.SendAsync(WirePackets.Packet(again.First, WithOwnIdentifier(again.Body)), cancellationToken);
    }

    private byte[] WithOwnIdentifier(byte[] body)
    {
        _ownIdentifier = _ownIdentifier == LastOwnIdentifier ? FirstOwnIdentifier : _ownIdentifier + 1;
        byte[] changed = [.. body];
        int topicLength = BinaryPrimitives.ReadUInt16BigEndian(changed);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(2 + topicLength), (ushort)_ownIdentifier);
        return changed;
    }

    private bool Happens(int onceIn) => random.Next(onceIn) == 0;
}

/// <summary>Messages of QoS 1 that passed, to be delivered once more; a packet of 5.0 means nothing to a server that speaks 3.1.1 with this client.</summary>
internal sealed class OldMessages
{
    // A second or two of traffic: late enough to come behind a restart.
    private const int Kept = 1_000;

    private readonly ConcurrentDictionary<int, List<WirePacket>> _byVersion = [];

    public void Add(int version, WirePacket packet)
    {
        List<WirePacket> kept = _byVersion.GetOrAdd(version, _ => []);
        lock (kept)
        {
            if (kept.Count == Kept)
                kept.RemoveAt(0);
            kept.Add(packet);
        }
    }

    public bool TryTake(int version, Random random, out WirePacket packet)
    {
        packet = default;
        if (!_byVersion.TryGetValue(version, out List<WirePacket>? kept))
            return false;
        lock (kept)
        {
            if (kept.Count == 0)
                return false;
            packet = kept[random.Next(kept.Count)];
            return true;
        }
    }
}
