namespace LampuKota.Dashboard;

/// <summary>What a gateway has said of itself.</summary>
internal sealed class GatewayState
{
    public bool? IsOnline { get; set; }

    public long? SinceUnixMs { get; set; }

    public string? Firmware { get; set; }

    public long? DesiredVersion { get; set; }
}
