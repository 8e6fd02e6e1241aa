using System.Globalization;
using LampuKota.City;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>The command lines <c>backup</c> and <c>restore</c>: everything that the dashboard owns, taken while it runs or not.</summary>
internal static class BackupProgram
{
    public const string Help = """
        LampuKota dashboard, backup and restore of everything it owns: the city's state, people, photos, rollouts, keys.

          backup FOLDER|FILE.tar               a consistent copy, while the dashboard runs or not: into a folder, or a new file
          restore BACKUP FOLDER                makes FOLDER/dashboard again, every byte checked; FOLDER is a Data:Directory without one
          restore BACKUP --verify-only         reads the backup, compares it with its checksums, and writes nothing

        Further options are the dashboard's own, such as --Data:Directory. A city in PostgreSQL (City:Connection) is taken by pg_dump, and brought back into an
        empty database by pg_restore. The copy holds secrets, and its files are readable by their owner alone. All of the city, telemetry too: deploy/lampukota.
        """;

    private const string VerifyOnly = "--verify-only";

    private const int Failed = 1;

    /// <summary>Whether a command line is one of these.</summary>
    public static bool IsMeant(IReadOnlyList<string> arguments) => arguments is ["backup" or "restore", ..];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 1 where the backup could not be taken or is damaged.</returns>
    /// <exception cref="OperatorMistakeException">The command line is wrong.</exception>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [_] or [_, "--help" or "-h"])
        {
            Console.WriteLine(Help);
            return 0;
        }

        try
        {
            Console.WriteLine(arguments switch
            {
                ["backup", var target, .. var rest] when IsName(target) => await BackupAsync(Path.GetFullPath(target), Read(rest)),
                ["restore", var backup, VerifyOnly] when IsName(backup) => Verify(backup),
                ["restore", var backup, var folder, .. var rest] when IsName(backup) && IsName(folder) => await RestoreAsync(backup, Path.GetFullPath(folder), Read(rest)),
                _ => throw new OperatorMistakeException($"{arguments[0]} needs more; {arguments[0]} --help lists what."),
            });
            return 0;
        }
        catch (BackupException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static bool IsName(string argument) => !argument.StartsWith("--", StringComparison.Ordinal);

    private static DashboardSettings Read(string[] arguments)
    {
        CommandLine.Check(arguments);
        return DashboardSettings.Read(DashboardHost.CreateBuilder(arguments, AppContext.BaseDirectory).Configuration);
    }

    private static async Task<string> BackupAsync(string target, DashboardSettings settings)
    {
        if (!Directory.Exists(settings.OwnDirectory) || (settings.CityConnection.Path is { } path && !File.Exists(path)))
            throw new OperatorMistakeException($"There is no city in {settings.DataDirectory}; name its folder by --Data:Directory.");
        if (File.Exists(target))
            throw new OperatorMistakeException($"{target} exists: name a new .tar file, or a folder, which takes one backup after the other.");
        string dump = Path.Combine(settings.OwnDirectory, PostgresDump.FileName);
        try
        {
            if (settings.Database is { } database)
                await WriteDumpAsync(database, dump);
            BackupResult result = await StoreBackup.RunAsync(
                new BackupOptions { DataDirectory = settings.DataDirectory, StoreFolder = settings.OwnDirectory, Target = target }, progress: null, CancellationToken.None);
            if (result.DamagedFiles.Count > 0)
                throw new BackupException($"The backup {target} was taken, but {string.Join(", ", result.DamagedFiles)} is damaged and was copied as it is: restore an earlier backup.");
            return string.Create(CultureInfo.InvariantCulture, $"Backup {result.Number} of the dashboard is taken in {target}: {result.Files} files, {result.Bytes / 1e6:0.0} MB.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"{settings.OwnDirectory} belongs to another user: run this as the user that the dashboard runs as.");
        }
        finally
        {
            File.Delete(dump);
        }
    }

    private static async Task WriteDumpAsync(CityConnection database, string dump)
    {
        // For its owner alone before anything is in it.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await new FileStream(dump, options).DisposeAsync();
        await PostgresDump.WriteAsync(database, dump, CancellationToken.None);
    }

    private static string Verify(string backup)
    {
        Exists(backup);
        return Describe("The backup is good", StoreRestore.Verify(backup, progress: null, CancellationToken.None));
    }

    private static async Task<string> RestoreAsync(string backup, string folder, DashboardSettings settings)
    {
        Exists(backup);
        if (settings.Database is { } database)
            await PostgresDump.RefuseTablesAsync(database, CancellationToken.None);
        (int Files, long Bytes) done = StoreRestore.RunBeside(backup, folder, progress: null, CancellationToken.None);
        string dump = Path.Combine(folder, "dashboard", PostgresDump.FileName);
        if (!File.Exists(dump))
            return Describe($"Restored to {folder}", done);

        // The file stays where it is until the database has it.
        if (settings.Database is not { } empty)
            throw new OperatorMistakeException($"The city of this backup is of a PostgreSQL server and lies in {dump}: name an empty database by City:Connection and a new folder, and restore once more.");
        await PostgresDump.ReadAsync(empty, dump, CancellationToken.None);
        File.Delete(dump);
        return Describe($"Restored to {folder} and {empty}", done);
    }

    private static void Exists(string backup)
    {
        if (!Path.Exists(backup))
            throw new OperatorMistakeException($"There is no backup {Path.GetFullPath(backup)}: name its folder, or its .tar file.");
    }

    private static string Describe(string what, (int Files, long Bytes) done) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: {done.Files} files, {done.Bytes / 1e6:0.0} MB, every checksum right.");
}
