using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>How incidents are worked on: <c>Incidents:*</c>.</summary>
/// <param name="Norms">Within what time what is expected.</param>
public sealed record IncidentSettings(IncidentNorms Norms)
{
    private const string AcceptMinutesKey = "Incidents:AcceptMinutes";
    private const string OnSiteMinutesKey = "Incidents:OnSiteMinutes";
    private const string RepairHoursKey = "Incidents:RepairHours";
    private const string LatestRepairHoursKey = "Incidents:LatestRepairHours";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [AcceptMinutesKey, OnSiteMinutesKey, RepairHoursKey, LatestRepairHoursKey];

    /// <summary>What holds where nothing is set.</summary>
    public static IncidentSettings Standard { get; } = new(new IncidentNorms());

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static IncidentSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var standard = new IncidentNorms();
        var norms = new IncidentNorms(
            Whole(configuration, AcceptMinutesKey, standard.AcceptMinutes, 1, 1_440),
            Whole(configuration, OnSiteMinutesKey, standard.OnSiteMinutes, 1, 10_080),
            Whole(configuration, RepairHoursKey, standard.RepairHours, 1, 720),
            Whole(configuration, LatestRepairHoursKey, standard.LatestRepairHours, 1, 2_160));
        return norms.LatestRepairHours >= norms.RepairHours
            ? new IncidentSettings(norms)
            : throw new OperatorMistakeException($"{LatestRepairHoursKey} is less than {RepairHoursKey}; give it at least as many hours.");
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        string? text = configuration[key]?.Trim();
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a whole number, {least} to {most}."));
    }
}
