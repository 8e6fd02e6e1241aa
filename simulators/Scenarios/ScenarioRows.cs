using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>What came of scenarios in rows of text, the same in a terminal and on the page.</summary>
internal static class ScenarioRows
{
    /// <summary>A scenario's row of <see cref="ScenarioWords.Columns"/>.</summary>
    public static string[] Of(ScenarioOutcome outcome, ScenarioWords words)
    {
        ScenarioFindings findings = outcome.Findings;
        return
        [
            outcome.Script.Name, Count(findings.Labels.Count), Count(findings.Found), Count(findings.Missed), Count(findings.False), Count(findings.WronglyFolded),
            words.Number(findings.Precision, 3), words.Number(findings.Recall, 3), Times(one => one.RaiseMs), Times(one => one.ClearMs), Count(findings.Messages),
            Count(findings.Labels.Select(label => label.MostToOne).DefaultIfEmpty().Max()),
        ];

        string Times(Func<LabelFinding, long?> times) => $"{Seconds(findings.Quantile(times, 0.5))} / {Seconds(findings.Quantile(times, 1))}";
    }

    /// <summary>A fault's row of <see cref="ScenarioWords.FaultColumns"/>.</summary>
    public static string[] Of(LabelFinding finding, ScenarioWords words)
    {
        FaultLabel label = finding.Label;
        return
        [
            label.Id, words.Kind(label.Kind), label.DeviceId, Clock(label.FromMs), Clock(label.UntilMs), words.Result(finding),
            Seconds(finding.RaiseMs), Seconds(finding.NotifyMs), Seconds(finding.ClearMs),
        ];
    }

    /// <summary>What is wrong, a sentence each.</summary>
    public static IEnumerable<string> Wrong(ScenarioOutcome outcome)
    {
        string name = outcome.Script.Name;
        foreach (LabelFinding one in outcome.Findings.Labels)
        {
            string what = $"{name} {one.Label.Id} {one.Label.Kind} at {one.Label.DeviceId}, {Clock(one.Label.FromMs)} to {Clock(one.Label.UntilMs)}";
            if (one.Result == LabelResult.Missed)
                yield return $"missed: {what}";
            else if (one.Result == LabelResult.Swallowed)
                yield return $"swallowed: {what}, by {What(one.Incident!)}";
            else if (one.ClearMs is null)
                yield return $"not cleared: {what}, {What(one.Incident!)}";
            if (one.MostToOne > 1)
                yield return $"told {one.MostToOne} times: {what}, {What(one.Incident!)}";
            if (one.Label.ToldWithinMs is { } limit && !(one.NotifyMs <= limit))
                yield return $"told late: {what}, {Seconds(one.NotifyMs)} after its hold";
        }

        foreach (WrongIncident wrong in outcome.Findings.Wrong)
            yield return wrong.Explainer is { } explainer ? $"apart: {name} {What(wrong.Incident)}, though {explainer.Id} {explainer.Kind} at {explainer.DeviceId} explains it" : $"false: {name} {What(wrong.Incident)}";
    }

    /// <summary>Seconds; a dash where there are none.</summary>
    public static string Seconds(long? milliseconds) => milliseconds is { } value ? (value / 1_000).ToString(CultureInfo.InvariantCulture) + " s" : "-";

    private static string What(ObservedIncident incident) => $"{Number(incident)} {incident.Cause} {incident.Event} {incident.DeviceId}, since {Clock(incident.StartMs)}";

    private static string Number(ObservedIncident incident) => "#" + incident.Id.ToString(CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Clock(long ms) => string.Create(CultureInfo.InvariantCulture, $"{(ms < 0 ? "-" : "")}{Math.Abs(ms) / 60_000:00}:{Math.Abs(ms) / 1_000 % 60:00}");
}
