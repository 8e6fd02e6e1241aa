using System.Globalization;
using System.Net;
using System.Text;

namespace LampuKota.Simulators;

/// <summary>A report as one page that needs nothing else: Indonesian first, English a click away, dark by night and light by day.</summary>
internal static class ReportPage
{
    /// <summary>Writes the page around its contents.</summary>
    /// <param name="title">Title of the window.</param>
    /// <param name="passed">Whether all is well.</param>
    /// <param name="indonesian">The contents in Indonesian, a <c>main</c>.</param>
    /// <param name="english">The same in English.</param>
    public static string Write(string title, bool passed, string indonesian, string english) => $"""
        <!doctype html>
        <html lang="id">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="dark light">
        <title>{title}</title>
        <style>{ReportStyle.Css}</style>
        </head>
        <body class="{(passed ? "passed" : "failed")}">
        {ReportBand.Svg}
        <nav aria-label="Bahasa / Language">
        <input type="radio" name="language" id="to-id" checked><label for="to-id" lang="id">Indonesia</label>
        <input type="radio" name="language" id="to-en"><label for="to-en" lang="en">English</label>
        </nav>
        {indonesian}
        {english}
        </body>
        </html>

        """;

    /// <summary>The verdict: a sign, a word, what it means, and the checks that it rests on.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="passed">Whether all is well.</param>
    /// <param name="word">In a word.</param>
    /// <param name="lead">In sentences; those after the first are quiet.</param>
    /// <param name="checks">The checks: whether each passed (null: left out) and what it found.</param>
    public static void AppendVerdict(StringBuilder html, bool passed, string word, IReadOnlyList<string> lead, IEnumerable<(bool? Passed, string Text)> checks)
    {
        // A state is never colour alone: the passed one has a tick, the failed one a cross.
        string sign = passed ? "<path d=\"M20 33l9 9 17-20\"/>" : "<path d=\"M22 22l20 20M42 22L22 42\"/>";
        html.Append(CultureInfo.InvariantCulture, $"""
            <section class="verdict"><svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="28"/>{sign}</svg>
            <div><p class="word">{word}</p><p>{Encode(lead[0])}</p>
            """);
        foreach (string more in lead.Skip(1))
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{Encode(more)}</p>");
        html.Append("</div><ul class=\"checks\">");
        foreach ((bool? isGood, string text) in checks)
        {
            (string name, string mark) = isGood switch
            {
                true => ("ok", "✓"),
                false => ("bad", "✕"),
                null => ("out", "–"),
            };
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"{name}\"><b>{mark}</b>{Encode(text)}</li>");
        }

        html.Append("</ul></section>");
    }

    /// <summary>One number with its unit and name.</summary>
    public static void AppendFact(StringBuilder html, string number, string unit, string name) =>
        html.Append(CultureInfo.InvariantCulture, $"<div><p class=\"number\">{number}<span class=\"unit\">&#8239;{unit}</span></p><p class=\"quiet\">{name}</p></div>");

    /// <summary>Text as it may stand in a page.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
