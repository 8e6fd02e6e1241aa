using Spectre.Console;

namespace LampuKota.Simulators;

/// <summary>For a terminal: one table that is updated in place once a second, then the verdict.</summary>
internal sealed class LiveLoadView(IAnsiConsole console) : ILoadView
{
    // The colours of the house: light is warm, the interface is teal, red means act, words that matter less are quiet.
    private static readonly Style Quiet = new(new Color(0x9A, 0xA6, 0xC4));
    private static readonly Style Warm = new(new Color(0xFF, 0xB3, 0x47));
    private static readonly Style Accent = new(new Color(0x3C, 0xC8, 0xC0), decoration: Decoration.Bold);
    private static readonly Style Bad = new(new Color(0xFF, 0x4D, 0x5E), decoration: Decoration.Bold);
    private static readonly Style Line = new(new Color(0x2A, 0x35, 0x58));

    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int BarsShown = 60;

    private readonly Lock _lock = new();
    private readonly Queue<double> _rates = new();
    private bool _isLineOpen;

    private int ValueWidth => Math.Clamp(console.Profile.Width - 24, 20, 76);

    public void Step(string step, string text)
    {
        lock (_lock)
        {
            Rewind();
            console.Write(new Text($"  {step,-11} ", Quiet));
            console.Write(new Text(text));
            console.WriteLine();
        }
    }

    public void Progress(string step, int done, int all)
    {
        lock (_lock)
        {
            Rewind();
            console.Write(new Text($"  {step,-11} {LoadWords.Number(done)} of {LoadWords.Number(all)}", Quiet));
            _isLineOpen = true;
        }
    }

    public async Task WatchAsync(Func<Action<LoadStatus>, Task> work)
    {
        Table table = new Table { Border = TableBorder.Rounded, BorderStyle = Line, ShowHeaders = false }.AddColumn("").AddColumn(new TableColumn("") { Width = ValueWidth });
        try
        {
            await console.Live(table).StartAsync(context => work(status =>
            {
                table.Rows.Clear();
                foreach ((string name, string text, Style style) in Rows(status))
                    table.AddRow(new Text(name, Quiet), new Text(text, style));
                context.Refresh();
            }));
        }
        finally
        {
            console.WriteLine(); // the table leaves the cursor behind its last line
        }
    }

    public void Close(LoadReport report, LoadSettings settings)
    {
        string[] lines = [.. LoadWords.Verdict(report)];
        foreach (string line in lines[..^1])
            console.Write(new Text(line + "\n", line.StartsWith("  [FAIL]", StringComparison.Ordinal) ? Bad : Style.Plain));
        Style style = report.Passed ? Accent : Bad;
        console.Write(new Panel(new Text(lines[^1], style)) { Border = BoxBorder.Rounded, BorderStyle = style, Padding = new Padding(3, 0) });
        foreach (string file in new[] { settings.JsonFile, settings.HtmlFile }.OfType<string>())
            console.Write(new Text($"{Path.GetFullPath(file)}\n", Quiet));
    }

    private IEnumerable<(string Name, string Text, Style Style)> Rows(LoadStatus status)
    {
        _rates.Enqueue(status.Second.AcknowledgedValuesPerSecond);
        while (_rates.Count > Math.Min(BarsShown, ValueWidth))
            _rates.Dequeue();
        yield return ("load test", LoadWords.Time(status), Accent);
        yield return ("rate", LoadWords.Rate(status), Warm);
        yield return ("", Sparkline(_rates), Warm);
        yield return ("messages", LoadWords.Messages(status), status.Refused == 0 ? Style.Plain : Bad);
        yield return ("last second", LoadWords.Waits(status.Second.Waits), Style.Plain);
        yield return ("acknowledged in", LoadWords.Waits(status.Waits), Style.Plain);
        yield return ("backlog", LoadWords.Backlog(status), Style.Plain);
        yield return ("server", LoadWords.Server(status), Quiet);
        yield return ("load test itself", $"{LoadWords.Number(status.Second.OwnProcessorPercent)} % of a core", Quiet);
        yield return ("Ctrl+C", "ends it with a verdict", Quiet);
    }

    private static string Sparkline(IReadOnlyCollection<double> rates)
    {
        double highest = Math.Max(1, rates.Max());
        return string.Concat(rates.Select(rate => Bars[(int)Math.Clamp(rate / highest * (Bars.Length - 1), 0, Bars.Length - 1)]));
    }

    // The line of a step under way is written over.
    private void Rewind()
    {
        if (_isLineOpen)
            console.Write(new ControlCode("\r\u001b[2K"));
        _isLineOpen = false;
    }
}
