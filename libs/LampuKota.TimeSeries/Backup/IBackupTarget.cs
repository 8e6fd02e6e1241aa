namespace LampuKota.TimeSeries;

/// <summary>Where a backup is written: a folder or an archive.</summary>
internal interface IBackupTarget : IDisposable
{
    /// <summary>The backup that is there already; null for none.</summary>
    BackupManifest? Previous { get; }

    /// <summary>A new file to write.</summary>
    /// <param name="path">Where it belongs.</param>
    /// <returns>Its name in the backup, and the file that the caller writes and makes durable.</returns>
    (string StoredAs, string File) Stage(string path);

    /// <summary>Takes a file that was written.</summary>
    void Take(string storedAs, string file);

    /// <summary>Makes a backup of what was taken, all at once: before there is the former one, after it the new one.</summary>
    void Commit(BackupManifest manifest);
}

/// <summary>Where a backup is read from.</summary>
internal interface IBackupReader : IDisposable
{
    /// <summary>What it holds.</summary>
    BackupManifest Manifest { get; }

    /// <summary>Shows each file once, in any order.</summary>
    /// <exception cref="BackupException">One is missing.</exception>
    void ReadEach(Action<BackupFile, Stream> take);
}
