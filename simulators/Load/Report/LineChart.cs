using System.Globalization;
using System.Net;
using System.Text;

namespace LampuKota.Simulators;

/// <summary>How a line is drawn. Colour alone never tells lines apart.</summary>
internal enum LineStyle
{
    /// <summary>Warm, with the ground below it lit: what is measured.</summary>
    Light,

    /// <summary>Teal, dashed: what was asked for.</summary>
    Plan,

    /// <summary>Quiet and thin.</summary>
    Quiet,

    /// <summary>Red, dotted: the worst.</summary>
    Worst,
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Points">Its points, from left to right; a point without a value breaks the line.</param>
internal sealed record ChartLine(string Name, LineStyle Style, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>A chart with one unit an axis, as SVG that takes its colours from the page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Unit of the vertical axis.</param>
/// <param name="Vertical">Vertical axis.</param>
/// <param name="Horizontal">Horizontal axis.</param>
/// <param name="NameVertical">Writes a value of the vertical axis.</param>
/// <param name="NameHorizontal">Writes a value of the horizontal axis.</param>
/// <param name="Lines">The lines; the first is drawn last.</param>
internal sealed record LineChart(
    string Title, string Unit, ChartScale Vertical, ChartScale Horizontal, Func<double, string> NameVertical, Func<double, string> NameHorizontal, IReadOnlyList<ChartLine> Lines)
{
    private const int Width = 720;
    private const int Height = 250;
    private const int Left = 84;
    private const int Right = 14;
    private const int Top = 14;
    private const int Bottom = 30;

    /// <summary>The chart as a figure with its legend.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><b>{Encode(Title)}</b><span class=\"unit\">{Encode(Unit)}</span>");
        foreach (ChartLine line in Lines)
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"key {Class(line)}\"><svg viewBox=\"0 0 22 8\" aria-hidden=\"true\"><path d=\"M1 4H21\"/></svg>{Encode(line.Name)}</span>");
        html.Append(CultureInfo.InvariantCulture, $"</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode($"{Title}, {Unit}")}\">");
        AppendGrid(html);
        foreach (ChartLine line in Lines.Reverse())
            AppendLine(html, line);
        return html.Append("</svg></figure>").ToString();
    }

    private void AppendGrid(StringBuilder html)
    {
        foreach (double tick in Vertical.Ticks)
        {
            string y = Text(Y(tick));
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y}H{Width - Right}\"/><text x=\"{Left - 8}\" y=\"{y}\" dy=\".32em\" text-anchor=\"end\">{Encode(NameVertical(tick))}</text>");
        }

        foreach (double tick in Horizontal.Ticks)
        {
            // The outermost names stay within the picture.
            string anchor = Horizontal.Place(tick) > 0.97 ? "end" : Horizontal.Place(tick) < 0.03 ? "start" : "middle";
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{Text(X(tick))}\" y=\"{Height - 8}\" text-anchor=\"{anchor}\">{Encode(NameHorizontal(tick))}</text>");
        }
    }

    private void AppendLine(StringBuilder html, ChartLine line)
    {
        var path = new StringBuilder();
        var area = new StringBuilder();
        double? runStart = null;
        double last = 0;
        foreach ((double x, double? y) in line.Points.Append((0, null)))
        {
            if (y is { } value)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(runStart is null ? 'M' : 'L')}{Text(X(x))} {Text(Y(value))}");
                area.Append(CultureInfo.InvariantCulture, $"{(runStart is null ? $"M{Text(X(x))} {Height - Bottom}L" : "L")}{Text(X(x))} {Text(Y(value))}");
                runStart ??= x;
                last = x;
            }
            else if (runStart is not null)
            {
                area.Append(CultureInfo.InvariantCulture, $"L{Text(X(last))} {Height - Bottom}Z");
                runStart = null;
            }
        }

        if (line.Style == LineStyle.Light)
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"area\" d=\"{area}\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<path class=\"line {Class(line)}\" d=\"{path}\"/>");
    }

    private double X(double value) => Left + Horizontal.Place(value) * (Width - Left - Right);

    private double Y(double value) => Height - Bottom - Vertical.Place(value) * (Height - Top - Bottom);

    private static string Class(ChartLine line) => line.Style switch
    {
        LineStyle.Light => "light",
        LineStyle.Plan => "plan",
        LineStyle.Worst => "worst",
        _ => "quiet",
    };

    private static string Text(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
