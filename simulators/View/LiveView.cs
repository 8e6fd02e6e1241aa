using System.Globalization;
using Spectre.Console;

namespace LampuKota.Simulators;

/// <summary>For a terminal: the steps of the start, the address, and then one table that is updated in place once a second.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider timeProvider) : ICityView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The colours of the house: light is warm, the interface is teal, words that matter less are quiet.
    private static readonly Style Quiet = new(new Color(0x9A, 0xA6, 0xC4));
    private static readonly Style Warm = new(new Color(0xFF, 0xB3, 0x47));
    private static readonly Style Accent = new(new Color(0x3C, 0xC8, 0xC0), decoration: Decoration.Bold);
    private static readonly Style Line = new(new Color(0x2A, 0x35, 0x58));

    private readonly long _start = timeProvider.GetTimestamp();
    private bool _isLineOpen;

    // Wide enough for the longest line of a large city, so that the table does not jump; less where the terminal is narrow.
    private int ValueWidth => Math.Clamp(console.Profile.Width - 24, 20, 62);

    public void Done(string step, string text)
    {
        string seconds = timeProvider.GetElapsedTime(_start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Rewind();
        console.Write(new Text($"  {step,-10} ", Quiet));
        console.Write(new Text(text));
        console.Write(new Text($"  {seconds} s", Quiet));
        console.WriteLine();
    }

    public void Progress(string step, string text)
    {
        Rewind();
        console.Write(new Text($"  {step,-10} {text}", Quiet));
        _isLineOpen = true;
    }

    public void Open(Uri address)
    {
        console.WriteLine();
        console.Write(new Panel(new Text(address.ToString().TrimEnd('/'), Accent)) { Border = BoxBorder.Rounded, BorderStyle = Accent, Padding = new Padding(3, 0) });
    }

    public async Task WatchAsync(CityMonitor monitor, CancellationToken cancellationToken)
    {
        Table table = new Table { Border = TableBorder.Rounded, BorderStyle = Line, ShowHeaders = false }.AddColumn("").AddColumn(new TableColumn("") { Width = ValueWidth });
        CityStatus first = monitor.Take();
        foreach ((string name, _, _) in Rows(first))
            table.AddRow(new Text(name, Quiet), Text.Empty);

        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            await console.Live(table).StartAsync(async context =>
            {
                for (CityStatus status = first; ; status = monitor.Take())
                {
                    int row = 0;
                    foreach ((_, string text, Style style) in Rows(status))
                        table.UpdateCell(row++, 1, new Text(text, style));
                    context.Refresh();
                    await timer.WaitForNextTickAsync(cancellationToken);
                }
            });
        }
        finally
        {
            console.WriteLine(); // the table leaves the cursor behind its last line
        }
    }

    public void Close(string text)
    {
        Rewind();
        console.WriteLine(text);
    }

    private static IEnumerable<(string Name, string Text, Style Style)> Rows(CityStatus status)
    {
        yield return ("Kota Kupang", StatusWords.Time(status), Style.Plain);
        yield return ("sun", StatusWords.Sun(status), Style.Plain);
        yield return ("lamps", StatusWords.Lamps(status), Warm);
        yield return ("gateways", StatusWords.Gateways(status), Style.Plain);
        yield return ("telemetry", StatusWords.Telemetry(status), Style.Plain);
        yield return ("acknowledged in", StatusWords.Acknowledgement(status), Style.Plain);
        foreach (ProcessUse use in status.Processes)
            yield return (use.Name, StatusWords.Use(use), Quiet);
        yield return ("Ctrl+C", "stops the city", Quiet);
    }

    // The line of a step under way is written over.
    private void Rewind()
    {
        if (_isLineOpen)
            console.Write(new ControlCode("\r\u001b[2K"));
        _isLineOpen = false;
    }
}
