using System.Globalization;
using System.Text;
using LampuKota.Lighting;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Simulators;

/// <summary>A load test as one page that needs nothing else: Indonesian first, English a click away, dark by night and light by day.</summary>
internal static class HtmlReport
{
    private static readonly LocalDateTimePattern DateAndTime = LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH'.'mm'.'ss");

    /// <summary>Writes the page.</summary>
    public static string Write(LoadReport report)
    {
        string verdict = report.Passed ? ReportWords.Indonesian.Passed : ReportWords.Indonesian.Failed;
        return ReportPage.Write($"LampuKota · Uji beban · {verdict}", report.Passed, Body(report, ReportWords.Indonesian), Body(report, ReportWords.English));
    }

    private static string Body(LoadReport report, ReportWords words)
    {
        var html = new StringBuilder();
        string time = DateAndTime.Format(Instant.FromDateTimeOffset(report.StartedAt).InZone(CityZone.Wita).LocalDateTime);
        html.Append(CultureInfo.InvariantCulture, $"<main lang=\"{words.Language}\"><header><h1>{words.Title} <span class=\"quiet\">LampuKota</span></h1><p class=\"quiet\">{time} WITA</p></header>");
        AppendVerdict(html, report, words);
        AppendFacts(html, report, words);
        AppendAccount(html, report, words);
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Charts}</h2>");
        if (report.Settings.MessagesPerSecond is null)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{words.FasterNote}</p>");
        html.Append("<div class=\"charts\">");
        foreach (LineChart chart in ReportCharts.Of(report, words))
            html.Append(chart.ToHtml());
        html.Append("</div></section>");
        AppendSettings(html, report, words);
        return html.Append("</main>").ToString();
    }

    private static void AppendVerdict(StringBuilder html, LoadReport report, ReportWords words)
    {
        string lead = !report.Passed ? words.FailedLead : report.Values.Stored is null ? words.UnreadLead : words.PassedLead;
        string?[] sentences = [lead, report.WasInterrupted ? words.Interrupted : null, report.ServerEnded];
        ReportPage.AppendVerdict(
            html, report.Passed, report.Passed ? words.Passed : words.Failed, [.. sentences.OfType<string>()],
            report.Checks.Select(check => (check.Result == LoadCheckResult.LeftOut ? (bool?)null : check.Result == LoadCheckResult.Passed, words.Check(check))));
    }

    private static void AppendFacts(StringBuilder html, LoadReport report, ReportWords words)
    {
        html.Append("<section class=\"facts\">");
        Fact(words.Number(Math.Round(report.ValuesPerSecond)), "/s", words.ValuesPerSecond);
        Fact(Milliseconds(report.WaitMilliseconds.P50), "ms", "p50");
        Fact(Milliseconds(report.WaitMilliseconds.P99), "ms", "p99");
        Fact(Milliseconds(report.WaitMilliseconds.P999), "ms", words.Share("p99.9"));
        if (report.ServerCpuSecondsPerMillionValues is { } cpu)
            Fact(words.Number(cpu), "s", words.CpuPerMillion);
        Fact(words.Number(report.PayloadBytesPerValue), words.Bytes, words.PayloadPerValue);
        html.Append("</section>");

        void Fact(string number, string unit, string name) => ReportPage.AppendFact(html, number, unit, name);

        string Milliseconds(double? value) => value is { } milliseconds ? words.Number(milliseconds) : "–";
    }

    private static void AppendAccount(StringBuilder html, LoadReport report, ReportWords words)
    {
        ValueCounts values = report.Values;
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Account}</h2><div class=\"account\">");
        Step(words.Sent, values.Sent, "sent");
        Step(words.Acknowledged, values.Acknowledged, "acknowledged");
        Step(words.Stored, values.Stored, "stored");
        html.Append("</div><dl class=\"account-rest\">");
        Rest(words.Duplicate, values.Duplicate, isBad: false);
        Rest(words.Rejected, values.Rejected, isBad: values.Rejected > 0);
        Rest(words.Lost, values.Lost, isBad: values.Lost > 0);
        html.Append("</dl></section>");

        void Step(string name, long? count, string kind)
        {
            double share = values.Sent == 0 ? 0 : Math.Clamp(100.0 * (count ?? 0) / values.Sent, 0, 100);
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"step {kind}\"><p>{name}</p><p class=\"number\">{Known(count)}</p><div class=\"bar\"><i style=\"width:{share:0.##}%\"></i></div></div>");
        }

        void Rest(string name, long? count, bool isBad) =>
            html.Append(CultureInfo.InvariantCulture, $"<div{(isBad ? " class=\"bad\"" : "")}><dt>{name}</dt><dd>{Known(count)}</dd></div>");

        string Known(long? count) => count is { } number ? words.Number(number) : words.NotKnown;
    }

    private static void AppendSettings(StringBuilder html, LoadReport report, ReportWords words)
    {
        ReportedSettings settings = report.Settings;
        string[] values =
        [
            settings.Broker,
            words.Number(settings.Gateways),
            words.Number(settings.LampsPerGateway),
            words.Number(settings.LampsPerMessage),
            settings.Format,
            settings.Qos.ToString(CultureInfo.InvariantCulture),
            settings.MessagesPerSecond is { } rate ? $"{words.Number(rate)} {words.MessagesPerSecondUnit}" : words.AsFastAsPossible,
            $"{words.Number(report.ElapsedSeconds)} s",
            $"{words.Number(settings.RampSeconds)} s",
            words.Number(settings.InFlight),
            report.Machine,
            $"LOAD-{report.Run}-…",
        ];
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{words.Settings}</h2><dl class=\"settings\">");
        foreach ((string name, string value) in words.SettingNames.Zip(values))
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{ReportPage.Encode(value)}</dd></div>");
        html.Append("</dl></section>");
    }
}
