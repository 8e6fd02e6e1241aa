using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>What remote engines and their spool say. Event ids 2100 to 2199 are theirs.</summary>
internal static partial class RemoteLog
{
    [LoggerMessage(2100, LogLevel.Information, "Spool {Folder} opened: {Segments} segments, {Pending} samples that {Engine} has not taken yet")]
    public static partial void SpoolIsOpen(this ILogger logger, string folder, int segments, long pending, string engine);

    [LoggerMessage(2101, LogLevel.Error, "The segment {File} cannot be read from byte {Offset} on and is kept as {Kept}: the disk is failing, and what stood there never reached the engine")]
    public static partial void SegmentIsDamaged(this ILogger logger, string file, long offset, string kept);

    [LoggerMessage(2102, LogLevel.Error, "{Reason}: nothing more is acknowledged until there is room")]
    public static partial void SpoolIsFull(this ILogger logger, string reason);

    [LoggerMessage(2103, LogLevel.Information, "The spool has room again")]
    public static partial void SpoolHasRoom(this ILogger logger);

    [LoggerMessage(2104, LogLevel.Warning, "{Engine} took nothing ({Reason}); tried again in {Seconds:0.0} s, and the spool keeps everything meanwhile")]
    public static partial void EngineIsAway(this ILogger logger, string engine, string reason, double seconds);

    [LoggerMessage(2105, LogLevel.Information, "{Engine} takes samples again after {Retries} retries")]
    public static partial void EngineIsBack(this ILogger logger, string engine, long retries);

    [LoggerMessage(2106, LogLevel.Warning, "{Engine} has restarted: everything of the last minutes is sent once more, since it may have lost its latest")]
    public static partial void EngineHasRestarted(this ILogger logger, string engine);

    [LoggerMessage(2107, LogLevel.Error, "{Engine} refuses {Samples} samples for good ({Reason}); they are kept in {File}")]
    public static partial void SamplesAreRefused(this ILogger logger, string engine, int samples, string reason, string file);

    [LoggerMessage(2108, LogLevel.Warning, "{Engine} does not tell whether it has restarted ({Reason}): until it does the spool frees nothing. Store:ProbeUrls names who tells")]
    public static partial void EngineDoesNotTell(this ILogger logger, string engine, string reason);

    [LoggerMessage(2109, LogLevel.Information, "A connection to {Engine} broke: everything of the last minutes is sent once more, in case that it has restarted though it tells the same start time")]
    public static partial void EngineIsSuspect(this ILogger logger, string engine);

    [LoggerMessage(2110, LogLevel.Error, "The disk of the spool is full: how far {Engine} is cannot be noted, and nothing more is sent to it until there is space")]
    public static partial void ShippingWaitsForSpace(this ILogger logger, string engine);
}
