using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>What the store says. Event ids 2000 to 2099 are its own.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(2000, LogLevel.Information, "Telemetry store {Folder} opened: {Devices} devices, {Pending} samples to seal, {Days} days")]
    public static partial void StoreIsOpen(this ILogger logger, string folder, int devices, long pending, int days);

    [LoggerMessage(2001, LogLevel.Debug, "Sealed {Samples} samples of {Devices} devices in {Milliseconds:0} ms; {Duplicates} were there already")]
    public static partial void Sealed(this ILogger logger, long samples, int devices, double milliseconds, long duplicates);

    [LoggerMessage(2002, LogLevel.Error, "Chunk {Chunk} of {Device} in {File} is left out: {Reason}")]
    public static partial void ChunkIsDamaged(this ILogger logger, string file, long chunk, string device, string reason);

    [LoggerMessage(2003, LogLevel.Error, "A tail of {Samples} samples ({Id}) cannot be read and is set aside in table damaged_tail of {File}: the disk is failing")]
    public static partial void TailIsDamaged(this ILogger logger, string file, long id, int samples);

    [LoggerMessage(2004, LogLevel.Error, "The day file {File} is damaged ({Reason}); it is kept as {Kept}, and a new one is begun")]
    public static partial void DayFileIsDamaged(this ILogger logger, string file, string kept, string reason);

    [LoggerMessage(2005, LogLevel.Error, "The day file {File} cannot be read and is left out: {Reason}")]
    public static partial void DayFileIsLeftOut(this ILogger logger, string file, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Sealing stopped and will be tried again: {Reason}. Nothing is lost, but the tails grow")]
    public static partial void SealingStopped(this ILogger logger, string reason);

    [LoggerMessage(2020, LogLevel.Debug, "Rolled up {Day}: {Devices} devices in {Milliseconds:0} ms")]
    public static partial void DayIsRolled(this ILogger logger, string day, int devices, double milliseconds);

    [LoggerMessage(2021, LogLevel.Error, "The rollups in {File} are damaged ({Reason}); they are kept as {Kept}, and made again from the day files that are there")]
    public static partial void RollupsAreDamaged(this ILogger logger, string file, string kept, string reason);

    [LoggerMessage(2022, LogLevel.Error, "The rollups in {File} cannot be read and are left out: {Reason}")]
    public static partial void RollupsAreLeftOut(this ILogger logger, string file, string reason);

    [LoggerMessage(2023, LogLevel.Warning, "The rollups of {Day} could not be brought up to date before the day was deleted: {Reason}")]
    public static partial void DayIsNotKept(this ILogger logger, string day, string reason);

    [LoggerMessage(2060, LogLevel.Error, "The disk of {File} is full: telemetry is not acknowledged until there is space; free some")]
    public static partial void DiskIsFull(this ILogger logger, string file);

    [LoggerMessage(2061, LogLevel.Information, "The disk of {File} has space again after {Seconds:0} s; everything that waited is on disk")]
    public static partial void DiskHasSpace(this ILogger logger, string file, double seconds);
}
