using System.Globalization;
using System.Text;

namespace LampuKota.Simulators;

/// <summary>What came of scenarios: lines for a terminal, and a page.</summary>
internal sealed class ScenarioReport(ScenarioSettings settings, IReadOnlyList<ScenarioOutcome> outcomes, string machine)
{
    private const int MostWrong = 40;

    private ScenarioVerdict Verdict => ScenarioVerdict.Of([.. outcomes.Select(outcome => outcome.Findings)]);

    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Verdict.Passed;

    /// <summary>One table, what is wrong, and one verdict.</summary>
    public IEnumerable<string> Lines()
    {
        string[][] rows = [[.. ScenarioWords.English.Columns], .. outcomes.Select(outcome => ScenarioRows.Of(outcome, ScenarioWords.English))];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            yield return string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
        string[] wrong = [.. outcomes.SelectMany(ScenarioRows.Wrong)];
        foreach (string line in wrong.Take(MostWrong))
            yield return "  " + line;
        if (wrong.Length > MostWrong)
            yield return string.Create(CultureInfo.InvariantCulture, $"  and {wrong.Length - MostWrong} more: --report tells all");
        foreach (ScenarioCheck check in Verdict.Checks)
            yield return $"  {(check.Passed ? "[ok]  " : "[FAIL]")} {ScenarioWords.English.Check(check)}";
        yield return Passed ? ScenarioWords.English.Passed : ScenarioWords.English.Failed;
    }

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Write(
        $"LampuKota · {ScenarioWords.Indonesian.Title} · {(Passed ? ScenarioWords.Indonesian.Passed : ScenarioWords.Indonesian.Failed)}", Passed, Body(ScenarioWords.Indonesian), Body(ScenarioWords.English));

    private string Body(ScenarioWords words)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<main lang=\"{words.Language}\"><header><h1>{words.Title} <span class=\"quiet\">LampuKota</span></h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{string.Join(" · ", settings.Names)}</p></header>");
        ReportPage.AppendVerdict(
            html, Passed, Passed ? words.Passed : words.Failed, [Passed ? words.PassedLead : words.FailedLead], Verdict.Checks.Select(check => ((bool?)check.Passed, words.Check(check))));
        AppendFacts(html, words);
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Scenarios}</h2>");
        AppendTable(html, words.Columns, outcomes.Select(outcome => ScenarioRows.Of(outcome, words)), isNumbers: true);
        html.Append("</section>");
        string[] wrong = [.. outcomes.SelectMany(ScenarioRows.Wrong)];
        if (wrong.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.WhatIsWrong}</h2>");
            AppendTable(html, [], wrong.Select(line => (string[])[line]), isNumbers: false);
            html.Append("</section>");
        }

        AppendTimelines(html, words);
        AppendSettings(html, words);
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.AllFaults}</h2>");
        foreach (ScenarioOutcome outcome in outcomes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>{ReportPage.Encode(outcome.Script.Name)} <span class=\"quiet\">{outcome.Findings.Labels.Count}</span></summary>");
            AppendTable(html, words.FaultColumns, outcome.Findings.Labels.Select(label => ScenarioRows.Of(label, words)), isNumbers: false);
            html.Append("</details>");
        }

        return html.Append("</section></main>").ToString();
    }

    private void AppendFacts(StringBuilder html, ScenarioWords words)
    {
        LabelFinding[] labels = [.. outcomes.SelectMany(outcome => outcome.Findings.Labels)];
        var all = new ScenarioFindings(labels, [.. outcomes.SelectMany(outcome => outcome.Findings.Wrong)], [], outcomes.Sum(outcome => outcome.Findings.Messages), 0);
        html.Append("<section class=\"facts\">");
        ReportPage.AppendFact(html, words.Number(100 * all.Precision, 1), "%", words.Precision);
        ReportPage.AppendFact(html, words.Number(100 * all.Recall, 1), "%", words.Recall);
        Time(all.Quantile(one => one.RaiseMs, 0.5), words.RaiseMedian);
        Time(all.Quantile(one => one.RaiseMs, 1), words.RaiseLongest);
        Time(all.Quantile(one => one.ClearMs, 0.5), words.ClearMedian);
        ReportPage.AppendFact(html, words.Number(all.Messages, 0), "", words.Messages);
        html.Append("</section>");

        void Time(double? milliseconds, string name) => ReportPage.AppendFact(html, milliseconds is { } value ? words.Number(value / 1_000, 0) : "–", "s", name);
    }

    private void AppendTimelines(StringBuilder html, ScenarioWords words)
    {
        (string broken, string known, string wrong) = words.TimelineKeys;
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Timelines}</h2><p class=\"quiet\">{ReportPage.Encode(words.TimelineLead)}</p><div class=\"timelines\">");
        foreach (ScenarioOutcome outcome in outcomes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><b>{ReportPage.Encode(outcome.Script.Name)}</b><span class=\"quiet story\">{ReportPage.Encode(words.Story(outcome.Script.Name))}</span>");
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"key\"><i class=\"broken\"></i>{broken}</span><span class=\"key\"><i class=\"known\"></i>{known}</span><span class=\"key\"><i class=\"wrong\"></i>{wrong}</span></figcaption>");
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\">{new ScenarioTimeline(outcome, words).ToSvg()}</div></figure>");
        }

        html.Append("</div></section>");
    }

    private static void AppendTable(StringBuilder html, IReadOnlyList<string> heads, IEnumerable<string[]> rows, bool isNumbers)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"table{(isNumbers ? " numbers" : "")}\"><table>");
        if (heads.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<thead><tr>{string.Concat(heads.Select(head => $"<th>{head}</th>"))}</tr></thead>");
        html.Append("<tbody>");
        foreach (string[] row in rows)
            html.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(row.Select(cell => $"<td>{ReportPage.Encode(cell)}</td>"))}</tr>");
        html.Append("</tbody></table></div>");
    }

    private void AppendSettings(StringBuilder html, ScenarioWords words)
    {
        string[] values = [settings.Seed.ToString(CultureInfo.InvariantCulture), words.Number(settings.Lamps, 0), string.Join(", ", settings.Names.Select(name => $"{name} ×{words.Number(settings.SpeedOf(name), 1)}")), machine];
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Settings}</h2><dl class=\"settings\">");
        foreach ((string name, string value) in words.SettingNames.Zip(values))
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{ReportPage.Encode(value)}</dd></div>");
        html.Append("</dl></section>");
    }
}
