namespace LampuKota.TimeSeries;

/// <summary>Holds a store's folder for one writer, until disposed or until the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Makes an embedded store's folder where it is missing, and takes it.</summary>
    /// <exception cref="StoreOpenException">Another process has it, or it cannot be written.</exception>
    public static FolderLock Take(StoreFolder folder) => Take(folder.LockFile, folder.Path, folder.DayFolder);

    /// <summary>Makes folders where they are missing, and takes the first.</summary>
    /// <param name="lockFile">The file that is held.</param>
    /// <param name="path">The folder.</param>
    /// <param name="inner">A folder in it.</param>
    /// <exception cref="StoreOpenException">Another process has it, or it cannot be written.</exception>
    public static FolderLock Take(string lockFile, string path, string inner)
    {
        try
        {
            CreateDurably(path);
            CreateDurably(inner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The data folder {path} cannot be made or written: choose another, or give this user the right to write there.", e);
        }

        try
        {
            return new FolderLock(new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreOpenException($"The data folder {path} cannot be written: choose another, or give this user the right to write there.", e);
        }
        catch (IOException e)
        {
            throw new StoreOpenException($"The data folder {path} is in use by another process: stop that one, or choose another folder.", e);
        }
    }

    /// <summary>Takes the folder, or not where another process has it. Makes nothing that is not there.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static FolderLock? TryTake(StoreFolder folder)
    {
        try
        {
            return new FolderLock(new FileStream(folder.LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    // SQLite syncs the folder that its files are in; that this folder itself survives a power cut is for its parent to remember.
    private static void CreateDurably(string path)
    {
        if (Directory.Exists(path))
            return;

        Directory.CreateDirectory(path);
        if (Path.GetDirectoryName(path) is { } parent)
            FolderSync.Flush(parent);
    }
}
