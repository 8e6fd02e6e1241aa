namespace LampuKota.Dashboard;

/// <summary>Hosts that an address which people gave may name: <c>push.example.org</c>, <c>*.example.org</c> for all below, <c>127.0.0.1:9000</c> for one port.</summary>
/// <param name="patterns">The hosts.</param>
internal sealed class HostList(IEnumerable<string> patterns)
{
    private readonly string[] _patterns = [.. patterns];

    /// <summary>Whether an address may be called: https on its usual port, or what is named with its port.</summary>
    /// <param name="address">The address.</param>
    public bool Allows(Uri address) => _patterns.Any(pattern => IsMeant(pattern, address));

    private static bool IsMeant(string pattern, Uri address)
    {
        if (pattern.Contains(':', StringComparison.Ordinal))
            return pattern.Equals(address.Authority, StringComparison.OrdinalIgnoreCase);
        if (address.Scheme != Uri.UriSchemeHttps || !address.IsDefaultPort)
            return false;
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? address.Host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : pattern.Equals(address.Host, StringComparison.OrdinalIgnoreCase);
    }
}
