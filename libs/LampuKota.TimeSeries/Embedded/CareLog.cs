using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>What the store says of looking after what it holds. Event ids 2040 to 2059.</summary>
internal static partial class CareLog
{
    [LoggerMessage(2040, LogLevel.Information, "Retention deleted {Day}, {Bytes} bytes: {Reason}")]
    public static partial void DayIsDeleted(this ILogger logger, string day, long bytes, string reason);

    [LoggerMessage(2043, LogLevel.Error, "Chunk {Chunk} of {Device} in {File} cannot be read ({Reason}) and is put aside in the table quarantine; its samples are lost unless they come again")]
    public static partial void ChunkIsPutAside(this ILogger logger, string file, long chunk, string device, string reason);

    [LoggerMessage(2044, LogLevel.Error, "The day file {File} is missing, and retention did not delete it: restore it from a backup; check tells more")]
    public static partial void DayFileIsMissing(this ILogger logger, string file);

    [LoggerMessage(2041, LogLevel.Warning, "Retention could not work and will try again: {Reason}")]
    public static partial void RetentionFailed(this ILogger logger, string reason);

    [LoggerMessage(2042, LogLevel.Warning,
        "The disk of {Folder} has {FreeBytes} of {TotalBytes} bytes left. Make room, or let retention do so; once it is full nothing is acknowledged, and gateways keep their telemetry")]
    public static partial void DiskIsLow(this ILogger logger, string folder, long freeBytes, long totalBytes);
}
