using System.Net.Security;

namespace LampuKota.Gateway;

/// <summary>How a gateway reaches its Azure IoT Hub. The device's identity there is the gateway's id.</summary>
public sealed record IotHubOptions
{
    /// <summary>The version of the hub's interface that this was written against.</summary>
    public const string ApiVersion = "2021-04-12";

    /// <summary>Host name of the hub, for instance <c>kupang.azure-devices.net</c>.</summary>
    public required string HostName { get; init; }

    /// <summary>The gateway's id, and the device's.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Makes the options of TLS for each connection; the hub takes no plain text. With a client certificate in them and no key the hub knows the gateway by X.509.</summary>
    public required Func<SslClientAuthenticationOptions> Tls { get; init; }

    /// <summary>The device's symmetric key, from which tokens are made; null with a certificate. A secret.</summary>
    public ReadOnlyMemory<byte>? SharedAccessKey { get; init; }

    /// <summary>Where the connection goes in the place of <see cref="HostName"/>, for a tunnel or a hub of one's own.</summary>
    public string? ConnectTo { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>How long a token is good for, 5 minutes to a day.</summary>
    public TimeSpan TokenLifetime { get; init; } = IotHubLimits.TokenLifetime;

    /// <summary>Longest silence, whole seconds; the hub grants 1,767 at most.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    internal string UserName => $"{HostName}/{DeviceId}/?api-version={ApiVersion}";

    internal string Resource => $"{HostName}/devices/{DeviceId}";

    /// <summary>What is wrong, in plain words; empty where an uplink can be made.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (Uri.CheckHostName(HostName) != UriHostNameType.Dns)
            problems.Add($"The hub's host name \"{HostName}\" must be a name such as kupang.azure-devices.net.");
        if (!LampuKota.Lighting.DeviceId.IsValid(DeviceId))
            problems.Add($"The device's id \"{DeviceId}\" must match [A-Z0-9][A-Z0-9.-]{{0,62}}.");
        if (SharedAccessKey is { Length: < 16 or > 64 })
            problems.Add("The shared access key must have 16 to 64 bytes.");
        if (TokenLifetime < TimeSpan.FromMinutes(5) || TokenLifetime > TimeSpan.FromDays(1))
            problems.Add("A token must be good for 5 minutes to a day.");
        if (KeepAlive < TimeSpan.FromSeconds(5) || KeepAlive > TimeSpan.FromSeconds(1_767))
            problems.Add("The keep alive must be 5 to 1,767 s.");
        return problems;
    }

    /// <summary>The address, for logs; no secret.</summary>
    public override string ToString() => $"{DeviceId}@{HostName}";
}
