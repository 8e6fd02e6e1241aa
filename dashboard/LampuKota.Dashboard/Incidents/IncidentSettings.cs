using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>How incidents are worked on: <c>Incidents:*</c>.</summary>
/// <param name="Norms">Within what time what is expected.</param>
/// <param name="Limits">When conditions are one fault, and for how long they are gathered.</param>
public sealed record IncidentSettings(IncidentNorms Norms, CauseLimits Limits)
{
    private const string AcceptMinutesKey = "Incidents:AcceptMinutes";
    private const string OnSiteMinutesKey = "Incidents:OnSiteMinutes";
    private const string RepairHoursKey = "Incidents:RepairHours";
    private const string LatestRepairHoursKey = "Incidents:LatestRepairHours";
    private const string GatheringSecondsKey = "Incidents:GatheringSeconds";
    private const string ReturnMinutesKey = "Incidents:ReturnMinutes";
    private const string RecurMinutesKey = "Incidents:RecurMinutes";
    private const string RelapseDaysKey = "Incidents:RelapseDays";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        AcceptMinutesKey, OnSiteMinutesKey, RepairHoursKey, LatestRepairHoursKey, GatheringSecondsKey, ReturnMinutesKey, RecurMinutesKey, RelapseDaysKey,
    ];

    /// <summary>What holds where nothing is set.</summary>
    public static IncidentSettings Standard { get; } = new(new IncidentNorms(), new CauseLimits());

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
            ? new IncidentSettings(norms, ReadLimits(configuration))
            : throw new OperatorMistakeException($"{LatestRepairHoursKey} is less than {RepairHoursKey}; give it at least as many hours.");
    }

    /// <summary>The limits for a clock: what is gathered comes by messages, which a faster clock does not make faster.</summary>
    /// <param name="speed">City time per real time.</param>
    public CauseLimits LimitsAt(double speed) => Limits with { GatheringMs = (long)(Limits.GatheringMs * Math.Max(1, speed)) };

    private static CauseLimits ReadLimits(IConfiguration configuration)
    {
        var standard = new CauseLimits();
        return new CauseLimits(1_000L * Whole(configuration, GatheringSecondsKey, (int)(standard.GatheringMs / 1_000), 0, 600))
        {
            ReturnMs = 60_000L * Whole(configuration, ReturnMinutesKey, (int)(standard.ReturnMs / 60_000), 1, 1_440),
            RecurMs = 60_000L * Whole(configuration, RecurMinutesKey, (int)(standard.RecurMs / 60_000), 0, 10_080),
            RelapseMs = 86_400_000L * Whole(configuration, RelapseDaysKey, (int)(standard.RelapseMs / 86_400_000), 0, 90),
        };
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
