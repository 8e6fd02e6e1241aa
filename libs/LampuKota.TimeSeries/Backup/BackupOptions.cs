namespace LampuKota.TimeSeries;

/// <summary>What to back up, and where to.</summary>
public sealed record BackupOptions
{
    /// <summary>The folder that everything lies in; restoring makes such a folder again.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The folder within it that is backed up, whatever is in it: the telemetry store's, or another with databases of SQLite.</summary>
    public required string StoreFolder { get; init; }

    /// <summary>Files beside it that belong to it, within <see cref="DataDirectory"/>; those that do not exist are passed over.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>A folder, which may hold an earlier backup, or a new file that ends in <c>.tar</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Runs work while nothing is sealed (<see cref="EmbeddedStore.WithoutSealingAsync"/>); left alone where no process has the store open.</summary>
    public Func<Func<Task>, CancellationToken, Task> WithoutSealing { get; init; } = (work, _) => work();

    /// <summary>The real clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How far a backup or its restoring is.</summary>
/// <param name="BytesDone">Bytes copied.</param>
/// <param name="BytesTotal">Bytes to copy, as far as is known; files may grow meanwhile.</param>
public readonly record struct BackupProgress(long BytesDone, long BytesTotal);

/// <summary>A backup that was taken.</summary>
/// <param name="Number">How many were taken into its folder.</param>
/// <param name="Files">Files in it.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="CopiedFiles">Files that were copied now; the others had not changed since the backup before.</param>
/// <param name="CopiedBytes">Their bytes.</param>
/// <param name="DamagedFiles">Files that call themselves databases and are none; they were copied as they are.</param>
public sealed record BackupResult(int Number, int Files, long Bytes, int CopiedFiles, long CopiedBytes, IReadOnlyList<string> DamagedFiles);
