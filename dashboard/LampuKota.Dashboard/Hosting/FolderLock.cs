namespace LampuKota.Dashboard;

/// <summary>Holds a folder for one process: each database has one writer.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Makes the folder where it is not there, and takes it.</summary>
    /// <exception cref="OperatorMistakeException">The folder cannot be written, or another process holds it.</exception>
    public static FolderLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The folder {directory} cannot be made ({exception.Message.TrimEnd('.')}); choose another by --Data:Directory, or make it writable.");
        }

        try
        {
            return new FolderLock(new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The folder {directory} cannot be written; make it writable for this user, or choose another by --Data:Directory.");
        }
        catch (IOException)
        {
            throw new OperatorMistakeException($"Another dashboard works in {directory}; stop it, or give this one a folder of its own by --Data:Directory.");
        }
    }

    public void Dispose() => _file.Dispose();
}
