namespace LampuKota.TimeSeries;

/// <summary>What a database file looks like from outside, its write-ahead log included: where both are the same as before, nothing was written.</summary>
/// <param name="Bytes">Length.</param>
/// <param name="ModifiedTicks">When it was written last, UTC, in ticks of 100 ns.</param>
/// <param name="LogBytes">Length of the log; 0 where there is none.</param>
/// <param name="LogModifiedTicks">When the log was written last.</param>
internal sealed record FileSignature(long Bytes, long ModifiedTicks, long LogBytes, long LogModifiedTicks)
{
    // Two writes within one tick of the file system's clock (4 ms, on some 1 s) look like one.
    private static readonly TimeSpan ClockTick = TimeSpan.FromSeconds(2);

    /// <summary>Looks at a file.</summary>
    public static FileSignature Of(string path)
    {
        var file = new FileInfo(path);
        var log = new FileInfo(path + "-wal");
        return log is { Exists: true, Length: > 0 }
            ? new FileSignature(file.Length, file.LastWriteTimeUtc.Ticks, log.Length, log.LastWriteTimeUtc.Ticks)
            : new FileSignature(file.Length, file.LastWriteTimeUtc.Ticks, 0, 0);
    }

    /// <summary>Whether the last write is so long ago that another one would show.</summary>
    public bool IsSettled(TimeProvider time) => time.GetUtcNow().UtcTicks - Math.Max(ModifiedTicks, LogModifiedTicks) > ClockTick.Ticks;
}
