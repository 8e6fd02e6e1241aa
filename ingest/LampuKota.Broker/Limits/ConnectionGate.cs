using System.Net;
using System.Runtime.InteropServices;

namespace LampuKota.Broker;

/// <summary>
/// Lets network connections in before a byte of them is read: so many in all, so many of one address, and so many attempts a second of one address.
/// Loopback counts in the total only: this machine's own programs share it, and so do all clients behind a proxy on this machine.
/// </summary>
internal sealed class ConnectionGate(BrokerLimits limits, BrokerClock clock)
{
    // Addresses that were seen within the last second or are connected. Where an attacker has more, the total still holds.
    private const int MaximumAddresses = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerKey, Address> _addresses = [];
    private int _open;

    /// <summary>Network connections now, those in a TLS handshake included.</summary>
    public int Count => Volatile.Read(ref _open);

    /// <summary>Asks for a connection.</summary>
    /// <param name="remote">Where it comes from.</param>
    /// <returns>Null where it is let in, and must <see cref="Leave"/>; else the limit that is reached.</returns>
    public BrokerLimit? TryEnter(EndPoint? remote)
    {
        lock (_gate)
        {
            if (_open >= limits.MaximumConnections)
                return BrokerLimit.MaximumConnections;
            if (IsCounted(remote) && FindLimit(PeerKey.Of(remote)) is { } limit)
                return limit;
            _open++;
            return null;
        }
    }

    /// <summary>A connection that was let in has ended.</summary>
    public void Leave(EndPoint? remote)
    {
        lock (_gate)
        {
            _open--;
            if (!IsCounted(remote))
                return;
            ref Address address = ref CollectionsMarshal.GetValueRefOrNullRef(_addresses, PeerKey.Of(remote));
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref address) && address.Open > 0)
                address.Open--;
        }
    }

    /// <summary>Forgets addresses that have nothing to be remembered.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            long now = clock.NowMs;
            foreach ((PeerKey key, Address address) in _addresses)
            {
                // Removing does not end an enumeration of this dictionary.
                if (address.Open == 0 && address.Attempts.IsFullAt(now))
                    _addresses.Remove(key);
            }
        }
    }

    private BrokerLimit? FindLimit(PeerKey peer)
    {
        if (_addresses.Count >= MaximumAddresses && !_addresses.ContainsKey(peer))
            return null;
        ref Address address = ref CollectionsMarshal.GetValueRefOrAddDefault(_addresses, peer, out bool isKnown);
        if (!isKnown)
            address.Attempts = new TokenBucket(limits.MaximumConnectionRate, clock.NowMs);
        if (!address.Attempts.TryTake(clock.NowMs))
            return BrokerLimit.MaximumConnectionRate;
        if (address.Open >= limits.MaximumConnectionsPerAddress)
            return BrokerLimit.MaximumConnectionsPerAddress;
        address.Open++;
        return null;
    }

    private static bool IsCounted(EndPoint? remote) => remote is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address);

    private struct Address
    {
        public int Open;
        public TokenBucket Attempts;
    }
}
