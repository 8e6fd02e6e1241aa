using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary><c>restore</c>: a data directory from a backup, or only a look at whether the backup is good. Exit code 0 done, 1 the backup is damaged or cannot be read or written, 2 the operator can help.</summary>
internal static class RestoreCommand
{
    public const string Name = "restore";

    public const string Help = """
        LampuKota ingest restore: make a data directory again from a backup, every byte checked.

          restore BACKUP FOLDER          BACKUP is the folder or .tar file that backup made; FOLDER is empty or new, and then a Data:Directory
          restore BACKUP --verify-only   read the backup, compare it with its checksums, and write nothing

        Then start ingest with --Data:Directory=FOLDER, as the user that owns it.
        """;

    private const string VerifyOnly = "--verify-only";

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <see cref="Name"/>.</param>
    /// <param name="output">For the one line that says what was done.</param>
    /// <param name="words">For people.</param>
    /// <exception cref="OperatorMistakeException">The arguments are wrong.</exception>
    public static int Run(string[] arguments, TextWriter output, TextWriter words)
    {
        if (arguments is [] or ["--help"] or ["-h"])
        {
            output.WriteLine(Help);
            return 0;
        }

        if (arguments is not [var backup, var to] || backup.StartsWith("--", StringComparison.Ordinal) || (to.StartsWith("--", StringComparison.Ordinal) && to != VerifyOnly))
            throw new OperatorMistakeException($"Name a backup and an empty folder, or a backup and {VerifyOnly}; restore --help shows how.");
        if (to != VerifyOnly && Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any())
            throw new OperatorMistakeException($"{Path.GetFullPath(to)} is not empty: name an empty folder or a new one, or move away what is there.");
        if (!Path.Exists(backup))
            throw new OperatorMistakeException($"There is no backup {Path.GetFullPath(backup)}: name its folder, or its .tar file.");

        var progress = new ProgressLine(words, !Console.IsErrorRedirected, TimeProvider.System);
        try
        {
            (int files, long bytes) = to == VerifyOnly
                ? StoreRestore.Verify(backup, progress, CancellationToken.None)
                : StoreRestore.Run(backup, to, progress, CancellationToken.None);
            progress.Clear();
            output.WriteLine($"{(to == VerifyOnly ? "The backup is good" : $"Restored to {Path.GetFullPath(to)}")}: {files} files, {ProgressLine.Text(bytes)}, every checksum right.");
            return 0;
        }
        catch (BackupException e)
        {
            progress.Clear();
            words.WriteLine(e.Message);
            return 1;
        }
    }
}
