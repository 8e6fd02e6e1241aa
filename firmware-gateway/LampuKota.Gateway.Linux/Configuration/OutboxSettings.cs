using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>The section <c>Outbox</c>: what is kept on disk for a backend that is away, and how fast it is sent afterwards.</summary>
internal static class OutboxSettings
{
    private const int BytesAMegabyte = 1024 * 1024;

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static OutboxOptions Read(IConfigurationSection section)
    {
        var settings = new SettingsReader(section);
        int megabytes = settings.Integer("MaximumMegabytes", (int)(OutboxLimits.DefaultMaximumBytes / BytesAMegabyte), 1, 65_536);
        int days = settings.Integer("MaximumAgeDays", (int)OutboxLimits.DefaultMaximumAge.TotalDays, 1, 400);
        int samples = settings.Integer("BackfillSamplesPerSecond", OutboxLimits.DefaultBackfillSamplesPerSecond, 100, 1_000_000);
        settings.RefuseOthers();
        return new OutboxOptions { MaximumBytes = (long)megabytes * BytesAMegabyte, MaximumAge = TimeSpan.FromDays(days), BackfillSamplesPerSecond = samples };
    }
}
