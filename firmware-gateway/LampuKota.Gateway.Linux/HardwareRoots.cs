namespace LampuKota.Gateway.Linux;

/// <summary>Where the kernel shows its devices. Tests put folders of their own here.</summary>
/// <param name="Dev">Device files.</param>
/// <param name="Sys">The sysfs file system.</param>
internal sealed record HardwareRoots(string Dev, string Sys)
{
    public static HardwareRoots Real { get; } = new("/dev", "/sys");
}
