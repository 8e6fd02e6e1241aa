using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LampuKota.Dashboard;

/// <summary>
/// Numbers that stand for network addresses, so that visitors can be counted without being known: a keyed hash whose key lives in memory only and is
/// another one each day. Of IPv6, the /64 counts: one household has as many addresses as it likes within.
/// </summary>
/// <param name="time">Real time.</param>
internal sealed class AddressHash(TimeProvider time)
{
    private const int KeyBytes = 32;
    private const int Ipv6NetworkBytes = 8;

    private readonly Lock _gate = new();
    private byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);
    private DateOnly _day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The number of an address today; no address is a visitor of its own.</summary>
    public ulong Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = 0;
        if (address is not null)
        {
            IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            plain.TryWriteBytes(bytes, out length);
            if (plain.AddressFamily == AddressFamily.InterNetworkV6)
                length = Ipv6NetworkBytes;
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(KeyOfToday(), bytes[..length], hash);
        return BitConverter.ToUInt64(hash);
    }

    private byte[] KeyOfToday()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        lock (_gate)
        {
            if (today != _day)
                (_day, _key) = (today, RandomNumberGenerator.GetBytes(KeyBytes));
            return _key;
        }
    }
}
