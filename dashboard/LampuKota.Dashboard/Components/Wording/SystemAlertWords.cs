using Microsoft.Extensions.Localization;

namespace LampuKota.Dashboard;

/// <summary>Says what is wrong with the system itself, and what to do.</summary>
internal static class SystemAlertWords
{
    /// <summary>One or two sentences.</summary>
    /// <param name="words">The page's words.</param>
    /// <param name="alert">What is wrong.</param>
    public static string Say(this IStringLocalizer<Words> words, SystemAlert alert) => alert.Kind switch
    {
        SystemAlertKind.LedgerUnbalanced or SystemAlertKind.SamplesDamaged => words[Help(alert), PeopleFormat.Number(alert.Amount)],
        SystemAlertKind.DiskNearlyFull => words[Help(alert), PartOf(words, alert), PeopleFormat.Amount(alert.Amount / 1e9, "GB", 1)],
        SystemAlertKind.CertificateEnding => words[Help(alert), alert.Subject, PeopleFormat.DayAndTime(alert.AtUnixMs ?? 0)],
        SystemAlertKind.BackupTooOld => alert.AtUnixMs is { } at ? words[Help(alert), PartOf(words, alert), PeopleFormat.DayAndTime(at)] : words[Help(alert) + ".never", PartOf(words, alert)],
        SystemAlertKind.ClockDoubtful => words[Help(alert), PeopleFormat.Number(alert.Amount), alert.Subject],
        _ => words[Help(alert)],
    };

    private static string Help(SystemAlert alert) => $"systemAlertHelp.{alert.Kind}";

    private static string PartOf(IStringLocalizer<Words> words, SystemAlert alert) => words["systemPart." + alert.Subject];
}
