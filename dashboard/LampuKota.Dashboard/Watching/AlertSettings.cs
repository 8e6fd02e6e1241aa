using System.Globalization;

namespace LampuKota.Dashboard;

/// <summary>When the system itself is worth a word.</summary>
/// <param name="BackupAge">Age of the last backup: <c>Alerts:BackupHours</c>, 1 to 8,760, or 0 for never; a night and a half where it is not set.</param>
/// <param name="CertificateDays">Days before a certificate's end: <c>Alerts:CertificateDays</c>, 1 to 365; 30 where it is not set.</param>
/// <param name="DiskFreePercent">Share of a disk that is left: <c>Alerts:DiskFreePercent</c>, 1 to 50; 5 where it is not set.</param>
public sealed record AlertSettings(TimeSpan BackupAge, int CertificateDays, int DiskFreePercent)
{
    private const string BackupHoursKey = "Alerts:BackupHours";
    private const string CertificateDaysKey = "Alerts:CertificateDays";
    private const string DiskFreePercentKey = "Alerts:DiskFreePercent";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [BackupHoursKey, CertificateDaysKey, DiskFreePercentKey];

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static AlertSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new AlertSettings(
            TimeSpan.FromHours(Whole(configuration, BackupHoursKey, 36, 0, 8_760)),
            Whole(configuration, CertificateDaysKey, 30, 1, 365),
            Whole(configuration, DiskFreePercentKey, 5, 1, 50));
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        string? text = configuration[key];
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }
}
