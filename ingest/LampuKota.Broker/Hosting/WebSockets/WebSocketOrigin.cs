using System.Net;
using Microsoft.AspNetCore.Http;

namespace LampuKota.Broker;

/// <summary>
/// Which web pages may connect. A browser lets every page open a WebSocket to every server and sends along only where the page came from; programs
/// that are no browser send nothing.
/// </summary>
internal static class WebSocketOrigin
{
    /// <summary>Whether a page of this origin may connect.</summary>
    /// <param name="origin">The header Origin; null or empty where there is none.</param>
    /// <param name="host">The header Host.</param>
    /// <param name="allowed">The origins that the operator allows, <see cref="BrokerOptions.WebSocketOrigins"/>.</param>
    public static bool IsAllowed(string? origin, HostString host, IReadOnlyList<string> allowed)
    {
        if (string.IsNullOrEmpty(origin))
            return true;
        return allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && IsAddress(page) && string.Equals(page.Host, host.Host, StringComparison.OrdinalIgnoreCase));
    }

    // A page of the same host may connect where the host is an address. A name proves nothing: its owner may let it mean this machine (DNS rebinding).
    private static bool IsAddress(Uri page) => page.Host == "localhost" || IPAddress.TryParse(page.Host, out _);
}
