using System.Globalization;
using Microsoft.Extensions.Configuration;
using NodaTime;

namespace LampuKota.Gateway.Linux;

/// <summary>The settings <c>Clock:Trust</c>, whether the gateway judges the machine's clock or believes it, and <c>Clock:LongestOutageHours</c>, for when it does not.</summary>
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

    /// <summary>Reads the longest outage that is assumed after one, hours; 6 where it is not set.</summary>
    /// <exception cref="ConfigurationProblemException">It is out of its range.</exception>
    public static Duration LongestOutage(IConfigurationSection section)
    {
        if (section["LongestOutageHours"] is not { Length: > 0 } text)
            return GatewayLimits.LongestOutage;

        double most = GatewayLimits.MaximumLongestOutage.TotalHours;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double hours) && hours >= 0 && hours <= most
            ? Duration.FromHours(hours)
            : throw new ConfigurationProblemException($"{section.Path}:LongestOutageHours is \"{text}\" but must be 0 to {most}: from 24 on lamps burn all day while the time is not known.");
    }
}
