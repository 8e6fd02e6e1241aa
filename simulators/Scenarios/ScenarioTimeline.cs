using System.Globalization;
using System.Text;

namespace LampuKota.Simulators;

/// <summary>A scenario at a glance, as SVG: each fault a line from when it broke to when it was mended, and on it from when to when the city knew of it. Pure.</summary>
/// <param name="outcome">The scenario.</param>
/// <param name="words">In which language.</param>
internal sealed class ScenarioTimeline(ScenarioOutcome outcome, ScenarioWords words)
{
    private const int Width = 1_072;
    private const int Left = 104;
    private const int Right = 16;
    private const int Top = 8;
    private const int LaneGap = 10;
    private const int AxisHeight = 28;
    private const double TallestRow = 14;
    private const double LowestRow = 3;
    private const double ThinRow = 6;
    private const double WantedHeight = 560;
    private const double ShortestLane = 18;

    private static readonly string[] Causes = ["grid", "network", "cabinet", "segment", "gateway", "lamp"];

    private readonly long _lastMs = Math.Max(
        outcome.Script.EndMs,
        outcome.Findings.Labels.Select(one => one.Incident?.RecoveredMs ?? 0).DefaultIfEmpty().Max());

    /// <summary>The drawing.</summary>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        (string Cause, LabelFinding[] Faults)[] lanes =
        [
            .. Causes.Select(cause => (cause, (LabelFinding[])[.. outcome.Findings.Labels.Where(one => one.Label.Facts.Cause == cause).OrderBy(one => one.Label.FromMs)])).Where(lane => lane.Item2.Length > 0),
        ];
        double row = Math.Clamp(WantedHeight / Math.Max(1, outcome.Findings.Labels.Count), LowestRow, TallestRow);
        double y = Top;
        foreach ((string cause, LabelFinding[] faults) in lanes)
        {
            double height = Math.Max(ShortestLane, row * faults.Length);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"lane\" x=\"0\" y=\"{y + 13:F1}\">{ReportPage.Encode(words.Cause(cause))}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"lane\" x=\"{Left - 12}\" y=\"{y + 13:F1}\" text-anchor=\"end\">{faults.Length}</text>");
            double first = y + ((height - (row * faults.Length)) / 2);
            for (int i = 0; i < faults.Length; i++)
                AppendFault(svg, faults[i], first + (row * i), row);
            y += height + LaneGap;
        }

        double bottom = y - LaneGap + 4;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"timeline\" viewBox=\"0 0 {Width} {bottom + AxisHeight:F0}\" role=\"img\" aria-label=\"{ReportPage.Encode(words.TimelineLead)}\">{Axis(bottom)}{svg}</svg>");
    }

    private void AppendFault(StringBuilder svg, LabelFinding one, double y, double row)
    {
        double height = Math.Max(2, row - Math.Min(3, row / 3));
        bool isRight = one is { Result: LabelResult.Found, ClearMs: not null, MostToOne: <= 1 };
        string title = $"{one.Label.Id} {words.Kind(one.Label.Kind)} · {one.Label.DeviceId} · {words.Result(one)}";
        svg.Append(CultureInfo.InvariantCulture, $"<g{(isRight ? "" : " class=\"wrong\"")}><title>{ReportPage.Encode(title)}</title>");
        AppendBar(svg, "broken", one.Label.FromMs, one.Label.UntilMs, y, height);
        if (one is { Result: LabelResult.Found, Incident: { } incident })
        {
            // Where lines are thin, one over the other.
            double inset = row < ThinRow ? 0 : height / 4;
            AppendBar(svg, "known", incident.RaisedMs, incident.RecoveredMs ?? _lastMs, y + inset, height - (2 * inset));
        }

        svg.Append("</g>");
    }

    private void AppendBar(StringBuilder svg, string name, long fromMs, long untilMs, double y, double height) => svg.Append(
        CultureInfo.InvariantCulture, $"<rect class=\"{name}\" x=\"{X(fromMs):F1}\" y=\"{y:F1}\" width=\"{Math.Max(1, X(untilMs) - X(fromMs)):F1}\" height=\"{height:F1}\" rx=\"{Math.Min(2, height / 2):F1}\"/>");

    private string Axis(double bottom)
    {
        var axis = new StringBuilder();
        int stepMinutes = _lastMs > 20 * ScenarioScripts.Minute ? 5 : 1;
        for (int minute = 0; minute * ScenarioScripts.Minute <= _lastMs; minute += stepMinutes)
        {
            double x = X(minute * ScenarioScripts.Minute);
            axis.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{x:F1} {Top}V{bottom:F1}\"/><text class=\"tick\" x=\"{x:F1}\" y=\"{bottom + 18:F1}\" text-anchor=\"middle\">{minute}</text>");
        }

        return axis.ToString();
    }

    private double X(long ms) => Left + ((Width - Left - Right) * Math.Clamp((double)ms / _lastMs, 0, 1));
}
