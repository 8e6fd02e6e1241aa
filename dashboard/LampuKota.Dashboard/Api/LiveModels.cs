namespace LampuKota.Dashboard;

/// <summary>Live event: the city's clock.</summary>
public sealed record LiveClock(long UnixMs, double Speed);

/// <summary>Live event: the link to the broker.</summary>
public sealed record LiveLink(bool BrokerConnected);

/// <summary>Live event: a new version of the schedules.</summary>
public sealed record LiveSchedules(int Version);

/// <summary>Live event: a gateway went online or offline.</summary>
public sealed record LiveGateway(string Id, bool? Online, long? SinceUnixMs)
{
    internal static LiveGateway Of(GatewayNow gateway) => new(gateway.Gateway.Id, gateway.IsOnline, gateway.SinceUnixMs);
}
