using System.Globalization;

namespace LampuKota.TimeSeries;

/// <summary>Where the files of a store lie; docs/formats/store.md draws them.</summary>
internal sealed class StoreFolder(string path)
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string DayExtension = ".db";

    public const long MillisecondsPerDay = 24L * 60 * 60 * 1000;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string LockFile => System.IO.Path.Combine(Path, "store.lock");

    public string TailFile => System.IO.Path.Combine(Path, "tail.db");

    public string RollupFile => System.IO.Path.Combine(Path, "rollups.db");

    public string DayFolder => System.IO.Path.Combine(Path, "days");

    /// <summary>The number of a UTC day since 1970-01-01.</summary>
    public static long DayOf(long timestampUnixMs) => Math.DivRem(timestampUnixMs, MillisecondsPerDay, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>The milliseconds of a UTC day.</summary>
    public static TimeRange RangeOf(long day) => new(day * MillisecondsPerDay, (day + 1) * MillisecondsPerDay);

    public string DayFile(long day) => System.IO.Path.Combine(
        DayFolder, DateTime.UnixEpoch.AddDays(day).ToString(DayFormat, CultureInfo.InvariantCulture) + DayExtension);

    /// <summary>The days that have a file, in order.</summary>
    public long[] Days()
    {
        if (!Directory.Exists(DayFolder))
            return [];

        return [.. Directory.EnumerateFiles(DayFolder, "*" + DayExtension).Select(ParseDay).OfType<long>().Order()];
    }

    /// <summary>Bytes of all files.</summary>
    public long MeasureBytes() => Directory.Exists(Path)
        ? new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthIfThere)
        : 0;

    /// <summary>Deletes the file of a day with its side files.</summary>
    public void DeleteDay(long day)
    {
        string file = DayFile(day);
        foreach (string part in (string[])[file, file + "-wal", file + "-shm"])
            File.Delete(part);
    }

    private static long? ParseDay(string file) =>
        DateTime.TryParseExact(System.IO.Path.GetFileNameWithoutExtension(file), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? (date - DateTime.UnixEpoch).Days
            : null;

    // Side files come and go while they are counted.
    private static long LengthIfThere(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
