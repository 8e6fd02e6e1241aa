using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>
/// <c>backup</c>: a consistent copy of everything that ingest owns. Where ingest runs it is asked to take it, over MQTT as by the other commands; else the files are
/// copied here. Exit code 0 done, 1 it failed, 2 the operator can help.
/// </summary>
internal static class BackupCommand
{
    public const string Name = "backup";

    public const string Help = """
        LampuKota ingest backup: a consistent copy of everything ingest owns (telemetry, sessions, credentials), while it runs or not.

          backup FOLDER             into a folder: an empty one, or one with an earlier backup, of which unchanged days are kept and not copied again
          backup FILE.tar           into a new file

          --Data:Directory ./data   where the data lie
          --Mqtt:Port 1883          where ingest listens, if it runs

        The copy holds secrets, and its files are readable by their owner alone. How to restore: restore --help
        """;

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <see cref="Name"/>.</param>
    /// <param name="output">For the one line that says what was done.</param>
    /// <param name="words">For people.</param>
    /// <exception cref="OperatorMistakeException">The arguments are wrong, or there is nothing to back up.</exception>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter words)
    {
        if (arguments is [] or ["--help"] or ["-h"])
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        if (arguments[0].StartsWith("--", StringComparison.Ordinal))
            throw new OperatorMistakeException("Name the folder or .tar file of the backup first; backup --help shows how.");
        CommandLine.Check(arguments[1..]);
        string target = Path.GetFullPath(arguments[0]);
        if (File.Exists(target))
            throw new OperatorMistakeException($"{target} exists: name a new .tar file, or a folder, which takes one backup after the other.");
        IngestSettings settings = IngestCaller.ReadSettings(arguments[1..]);
        var progress = new ProgressLine(words, !Console.IsErrorRedirected, TimeProvider.System);
        try
        {
            BackupReport report = await TakeAsync(settings, arguments[1..], target, progress);
            progress.Clear();
            await output.WriteLineAsync(Describe(report, target));
            foreach (string damaged in report.DamagedFiles)
                await words.WriteLineAsync($"{damaged} is damaged and was copied as it is: run check.");
            return 0;
        }
        catch (BackupException e)
        {
            progress.Clear();
            await words.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<BackupReport> TakeAsync(IngestSettings settings, string[] arguments, string target, ProgressLine progress)
    {
        if (await TakeAloneAsync(settings, target, progress) is { } result)
            return new BackupReport(result.Number, result.Files, result.Bytes, result.CopiedFiles, result.CopiedBytes, result.DamagedFiles);

        await using IngestCaller ingest = await IngestCaller.ConnectAsync(arguments);
        IngestAnswer answer = await ingest.AskAsync(
            new IngestRequest(IngestOperation.Backup, Path: target), report => progress.Report(report.BytesDone, report.BytesTotal));
        return answer.Backup ?? throw new BackupException(answer.Problem ?? "Ingest's answer cannot be understood: it is of another version than this program.");
    }

    // Null where ingest runs.
    private static async Task<BackupResult?> TakeAloneAsync(IngestSettings settings, string target, ProgressLine progress)
    {
        try
        {
            return await StoreBackup.TryRunAloneAsync(IngestBackup.OptionsFor(settings, target), progress, CancellationToken.None);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperatorMistakeException($"There is no store in {settings.OwnDirectory}: name the folder of the data by --{IngestSettings.DataDirectoryKey}.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The store in {settings.OwnDirectory} belongs to another user: run this as the user that ingest runs as.");
        }
    }

    private static string Describe(BackupReport report, string target) =>
        $"Backup {report.Number} is taken in {target}: {report.Files} files, {ProgressLine.Text(report.Bytes)}; "
        + (report.CopiedFiles == report.Files ? "all copied." : $"copied now {report.CopiedFiles} files, {ProgressLine.Text(report.CopiedBytes)}.");
}
