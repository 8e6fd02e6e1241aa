using System.Globalization;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Shows people how far a long command is: one line that is written over, on a terminal alone. Safe for use by several threads.</summary>
internal sealed class ProgressLine(TextWriter words, bool isTerminal, TimeProvider time) : IProgress<BackupProgress>
{
    // As often as an eye follows.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private long? _shownTimestamp;

    /// <summary>Shows where the last look is a while ago.</summary>
    public void Report(BackupProgress value) => Report(value.BytesDone, value.BytesTotal);

    /// <inheritdoc cref="Report(BackupProgress)"/>
    public void Report(long bytesDone, long bytesTotal)
    {
        if (!isTerminal)
            return;
        lock (_lock)
        {
            if (_shownTimestamp is { } shown && time.GetElapsedTime(shown) < Interval)
                return;
            _shownTimestamp = time.GetTimestamp();
            double share = bytesTotal == 0 ? 1 : (double)bytesDone / bytesTotal;
            words.Write(string.Create(CultureInfo.InvariantCulture, $"\r{share,6:P0}  {Text(bytesDone)} of {Text(bytesTotal)}    "));
        }
    }

    /// <summary>Leaves the line empty for what follows.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shownTimestamp is not null)
                words.Write("\r" + new string(' ', 60) + "\r");
        }
    }

    /// <summary>Bytes for people.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["bytes", "KB", "MB", "GB", "TB"];
        int unit = 0;
        double size = bytes;
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1000;
        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
