using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LampuKota.Ingest;

/// <summary>One address of the setting <c>urls</c>. It is opened by hand, since Kestrel takes either addresses or listeners such as the broker's.</summary>
/// <param name="Url">As the operator wrote it.</param>
/// <param name="Address">The IP address; null for every one of this machine.</param>
/// <param name="Port">The port; 0 takes any free one.</param>
internal sealed record HttpAddress(string Url, IPAddress? Address, int Port)
{
    /// <summary>Reads addresses separated by <c>;</c>.</summary>
    /// <exception cref="OperatorMistakeException">One is no address.</exception>
    public static IReadOnlyList<HttpAddress> ParseList(string urls) =>
        [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    /// <summary>Opens a listener.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        if (Address is null)
            kestrel.ListenAnyIP(Port);
        else
            kestrel.Listen(Address, Port);
    }

    private static HttpAddress Parse(string url)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw Mistake(url);
        }

        if (binding.Scheme != "http" || binding.IsUnixPipe || binding.IsNamedPipe || binding.PathBase.Length > 0 || binding.Port is < 0 or > IPEndPoint.MaxPort)
            throw Mistake(url);
        if (binding.Host is "*" or "+")
            return new HttpAddress(url, null, binding.Port);
        if (binding.Host == "localhost")
            return new HttpAddress(url, IPAddress.Loopback, binding.Port);
        return IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? address) ? new HttpAddress(url, address, binding.Port) : throw Mistake(url);
    }

    private static OperatorMistakeException Mistake(string url) =>
        new($"{IngestSettings.UrlsKey} has \"{url}\", which is no address to listen on: write one such as http://127.0.0.1:8081.");
}
