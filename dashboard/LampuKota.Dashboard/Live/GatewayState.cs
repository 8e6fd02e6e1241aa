namespace LampuKota.Dashboard;

/// <summary>What a gateway has said of itself. Guarded by <see cref="LiveCity"/>'s lock.</summary>
internal sealed class GatewayState
{
    /// <summary>Whether it is connected; null where it has never said.</summary>
    public bool? IsOnline { get; set; }

    /// <summary>Since when, city time.</summary>
    public long? SinceUnixMs { get; set; }

    /// <summary>Version of its program.</summary>
    public string? Firmware { get; set; }

    /// <summary>Version of the desired document that it runs.</summary>
    public long? DesiredVersion { get; set; }
}
