using System.Globalization;

namespace LampuKota.TimeSeries;

/// <summary>Where the files of a store lie; docs/formats/store.md draws them.</summary>
internal sealed class StoreFolder(string path)
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string DayExtension = ".db";

    // 0001-01-01 and 9999-12-31.
    private const long FirstDay = -719_162;
    private const long LastDay = 2_932_896;

    public const long MillisecondsPerDay = 24L * 60 * 60 * 1000;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string LockFile => System.IO.Path.Combine(Path, "store.lock");

    public string TailFile => System.IO.Path.Combine(Path, "tail.db");

    public string RollupFile => System.IO.Path.Combine(Path, "rollups.db");

    public string DayFolder => System.IO.Path.Combine(Path, "days");

    /// <summary>The number of a UTC day since 1970-01-01.</summary>
    public static long DayOf(long timestampUnixMs) => Math.DivRem(timestampUnixMs, MillisecondsPerDay, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>The instants of a UTC day.</summary>
    public static TimeRange RangeOf(long day) => new(day * MillisecondsPerDay, (day + 1) * MillisecondsPerDay);

    public string DayFile(long day) => System.IO.Path.Combine(DayFolder, NameOf(day) + DayExtension);

    /// <summary>A day's date; its number where it is none that there can be, as a damaged file may say.</summary>
    public static string NameOf(long day) => day is >= FirstDay and <= LastDay
        ? DateTime.UnixEpoch.AddDays(day).ToString(DayFormat, CultureInfo.InvariantCulture)
        : day.ToString(CultureInfo.InvariantCulture);

    /// <summary>The days that have a file, in order.</summary>
    public long[] Days()
    {
        if (!Directory.Exists(DayFolder))
            return [];

        return [.. Directory.EnumerateFiles(DayFolder, "*" + DayExtension).Select(ParseDay).OfType<long>().Order()];
    }

    /// <summary>The day files that were set aside and are still there.</summary>
    public IReadOnlyList<SetAsideFile> SetAsideFiles()
    {
        if (!Directory.Exists(DayFolder))
            return [];

        IEnumerable<string> names = Directory.EnumerateFiles(DayFolder, "*.damaged-*").Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal);
        return [.. names.Where(name => name.Length > DayFormat.Length && ParseDay(name[..DayFormat.Length]) is not null)
            .Select(name => new SetAsideFile(ParseDay(name[..DayFormat.Length])!.Value, name))];
    }

    /// <summary>Bytes of all files.</summary>
    public long MeasureBytes() => Directory.Exists(Path)
        ? new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthIfThere)
        : 0;

    /// <summary>The days that have a file, in order, with the bytes of all that belongs to them.</summary>
    public IReadOnlyList<StoredDay> MeasureDays()
    {
        if (!Directory.Exists(DayFolder))
            return [];

        ILookup<string, FileInfo> files = new DirectoryInfo(DayFolder).EnumerateFiles().ToLookup(file => file.Name[..Math.Min(file.Name.Length, DayFormat.Length)]);
        return [.. Days().Select(day => new StoredDay(day, files[System.IO.Path.GetFileNameWithoutExtension(DayFile(day))].Sum(LengthIfThere)))];
    }

    /// <summary>Deletes the file of a day with its side files, and what was set aside of it.</summary>
    public void DeleteDay(long day)
    {
        foreach (string file in FilesOf(day))
            File.Delete(file);
    }

    // The database itself comes first: what a crash leaves of the others is nothing without it.
    private string[] FilesOf(long day) => [.. Directory.EnumerateFiles(DayFolder, System.IO.Path.GetFileNameWithoutExtension(DayFile(day)) + "*").Order(StringComparer.Ordinal)];

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
