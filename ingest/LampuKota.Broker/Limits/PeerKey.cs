using System.Buffers.Binary;
using System.Net;

namespace LampuKota.Broker;

/// <summary>
/// A peer, as far as the network tells: its IPv4 address, or the /64 network of its IPv6 address, of which one household or one attacker has all addresses.
/// </summary>
internal readonly record struct PeerKey(UInt128 Value)
{
    private const int Ipv6Bytes = 16;

    /// <summary>A peer whose address is not known.</summary>
    public static PeerKey Unknown => default;

    public static PeerKey Of(EndPoint? remote) => remote is IPEndPoint { Address: var address } ? Of(address) : Unknown;

    private static PeerKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Bytes];
        IPAddress unmapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (!unmapped.TryWriteBytes(bytes, out int length))
            return Unknown;
        return length == Ipv6Bytes
            ? new PeerKey(new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0))
            : new PeerKey(new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes)));
    }
}
