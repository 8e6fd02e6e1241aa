using System.Text;

namespace LampuKota.Simulators;

/// <summary>Plays scenarios one after the other, each in a city of its own in a temporary folder, and judges them.</summary>
internal static class ScenarioRunner
{
    /// <summary>Exit code where the verdict is a failure.</summary>
    public const int Failed = 1;

    private const string ReportOption = "--report";

    /// <summary>Plays them.</summary>
    /// <param name="settings">What to play.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellationToken">Ends it without a verdict.</param>
    /// <returns>0 passed, 1 failed.</returns>
    /// <exception cref="OperatorMistakeException">It cannot be played as asked.</exception>
    public static async Task<int> RunAsync(ScenarioSettings settings, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ReportFile.Check(ReportOption, settings.ReportFile);
        using var stop = new StopSignals(runFor: null, TimeProvider.System, cancellationToken);
        var progress = new ScenarioProgress(output, TimeProvider.System);
        var outcomes = new List<ScenarioOutcome>();
        try
        {
            foreach (string name in settings.Names)
                outcomes.Add(await PlayAsync(name, settings, progress, stop.Token));
        }
        catch (ChildFailedException failure)
        {
            await error.WriteLineAsync($"{failure.Message.TrimEnd('.')}.");
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped before the end: there is no verdict.");
            return Failed;
        }

        var report = new ScenarioReport(settings, outcomes, Machine.Name);
        ReportFile.Save(ReportOption, settings.ReportFile, () => Encoding.UTF8.GetBytes(report.ToHtml()));
        foreach (string line in report.Lines())
            await output.WriteLineAsync(line);
        if (settings.ReportFile is { } file)
            await output.WriteLineAsync($"report     {Path.GetFullPath(file)}");
        return report.Passed ? 0 : Failed;
    }

    // What went wrong is found in the logs and the database: the folder stays where it did.
    private static async Task<ScenarioOutcome> PlayAsync(string name, ScenarioSettings settings, ScenarioProgress progress, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory($"lampukota-scenario-{name}-");
        ScenarioOutcome? outcome = null;
        try
        {
            progress.Say(name, "starts");
            using CityFolder city = CityFolder.Open(folder.FullName, settings.Seed, settings.Lamps);
            await using var run = new ScenarioRun(name, settings, city, progress);
            outcome = await run.PlayAsync(cancellationToken);
        }
        finally
        {
            if (outcome is { Findings.Passed: false } or null && !cancellationToken.IsCancellationRequested)
                progress.Say(name, $"its logs and data stay in {folder.FullName}");
            else
                folder.Delete(recursive: true);
        }

        progress.Say(name, outcome.Findings.Passed ? "passed" : "failed");
        return outcome;
    }
}
