using System.Net;
using System.Net.Sockets;

namespace LampuKota.Dashboard;

/// <summary>Bounds how often sign-ins from one address may fail, whoever they are for. In memory: a restart forgives.</summary>
/// <param name="time">Real time.</param>
public sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>Failures of one address within the window: an office behind one address mistypes less.</summary>
    public const int MaximumFailures = 30;

    /// <summary>Addresses that are remembered; beyond it, those whose window is over are forgotten, and failing that all.</summary>
    private const int MaximumAddresses = 10_000;

    private const int PrefixBytes = 8; // of IPv6: what one customer has

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Count, DateTimeOffset Since)> _failures = [];

    /// <summary>Whether an address may try.</summary>
    /// <param name="address">The address; null counts as one of its own.</param>
    public bool MayTry(IPAddress? address)
    {
        lock (_lock)
            return !_failures.TryGetValue(KeyOf(address), out (int Count, DateTimeOffset Since) known) || IsOver(known.Since) || known.Count < MaximumFailures;
    }

    /// <summary>Counts a failure.</summary>
    /// <param name="address">The address.</param>
    public void Failed(IPAddress? address)
    {
        IPAddress key = KeyOf(address);
        lock (_lock)
        {
            MakeRoom();
            (int count, DateTimeOffset since) = _failures.TryGetValue(key, out (int Count, DateTimeOffset Since) known) && !IsOver(known.Since) ? known : (0, time.GetUtcNow());
            _failures[key] = (count + 1, since);
        }
    }

    private static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }

    private bool IsOver(DateTimeOffset since) => time.GetUtcNow() - since >= Window;

    private void MakeRoom()
    {
        if (_failures.Count < MaximumAddresses)
            return;
        foreach (IPAddress address in _failures.Where(pair => IsOver(pair.Value.Since)).Select(pair => pair.Key).ToArray())
            _failures.Remove(address);
        if (_failures.Count >= MaximumAddresses)
            _failures.Clear();
    }
}
