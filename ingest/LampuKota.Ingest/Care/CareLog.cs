namespace LampuKota.Ingest;

/// <summary>What is said of backups. Event ids 1080 to 1089.</summary>
internal static partial class CareLog
{
    [LoggerMessage(1080, LogLevel.Information,
        "Backup {Number} is taken in {Path}: {CopiedFiles} files, {CopiedBytes} bytes copied of {Files} files, {Bytes} bytes, in {Seconds:0.0} s")]
    public static partial void BackupIsTaken(
        this ILogger logger, string path, int number, int copiedFiles, long copiedBytes, int files, long bytes, double seconds);

    [LoggerMessage(1081, LogLevel.Error, "The backup to {Path} failed: {Reason}")]
    public static partial void BackupFailed(this ILogger logger, string path, string reason);
}
