using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>The setting <c>Clock:Trust</c>: whether the gateway judges the machine's clock, or believes it.</summary>
internal static class ClockTrustSettings
{
    /// <summary>Reads it: <c>judge</c> (where it is not set) or <c>always</c>. A city whose time is not the real one is a demonstration, and always believed.</summary>
    /// <exception cref="ConfigurationProblemException">It is neither.</exception>
    public static bool IsAlways(IConfigurationSection section) => section["Trust"] switch
    {
        null or "" or "judge" => section["Epoch"] is not null,
        "always" => true,
        string other => throw new ConfigurationProblemException(
            $"{section.Path}:Trust is \"{other}\" but must be judge, or always where something that the kernel does not know of keeps the machine's clock right."),
    };
}
