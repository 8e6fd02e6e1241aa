namespace LampuKota.Simulators;

/// <summary>Plain lines, for log files and for terminals that are none: one for each step, and one every few seconds.</summary>
internal sealed class PlainLoadView(TextWriter output) : ILoadView
{
    private const int SecondsALine = 5;

    public void Step(string step, string text) => output.WriteLine($"{step,-11} {text}");

    public void Progress(string step, int done, int all)
    {
    }

    public async Task WatchAsync(Func<Action<LoadStatus>, Task> work)
    {
        int seconds = 0;
        await work(status =>
        {
            if (seconds++ % SecondsALine == 0)
            {
                output.WriteLine($"{LoadWords.Time(status),-11} {LoadWords.Rate(status)} | {LoadWords.Waits(status.Second.Waits)} | backlog {LoadWords.Backlog(status)} | "
                    + $"server {LoadWords.Server(status)}");
            }
        });
    }

    public void Close(LoadReport report, LoadSettings settings)
    {
        foreach (string line in LoadWords.Verdict(report))
            output.WriteLine(line);
        foreach (string file in new[] { settings.JsonFile, settings.HtmlFile }.OfType<string>())
            output.WriteLine($"report      {Path.GetFullPath(file)}");
    }
}
