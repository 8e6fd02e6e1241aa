using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>
/// Tells want of space, which passes, from an error of writing or syncing, after which nothing on the disk can be relied on. SQLite rolls a transaction back that
/// finds no space, and may try it again.
/// </summary>
internal static class FullDisk
{
    // errno of Linux, which .NET hands on as HResult.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Whether writing a file met want of space, or of quota.</summary>
    public static bool IsCauseOf(IOException error) => error.HResult is NoSpace or QuotaExceeded;

    /// <summary>Whether an error is want of space: for the files, or for the shared memory of the write-ahead log, which holds nothing that must last.</summary>
    public static bool IsCauseOf(SqliteException error) =>
        error.SqliteErrorCode == raw.SQLITE_FULL || error.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE;
}
