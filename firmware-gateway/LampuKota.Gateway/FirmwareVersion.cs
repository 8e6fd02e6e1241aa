using System.Reflection;

namespace LampuKota.Gateway;

/// <summary>The version of this gateway program.</summary>
public static class FirmwareVersion
{
    /// <summary>For instance <c>0.1.0</c>.</summary>
    public static string Current { get; } =
        typeof(FirmwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
