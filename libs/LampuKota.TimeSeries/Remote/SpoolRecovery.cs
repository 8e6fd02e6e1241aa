using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>Finds what a former process left in a segment.</summary>
internal static class SpoolRecovery
{
    /// <summary>
    /// Reads a segment from its beginning to the last whole record. In the last segment whatever follows was torn off by a crash: a record is begun only when
    /// the one before is synced, so nothing acknowledged can stand behind it, and it is cut off. In any other it is damage, and the file is kept for a person to look at.
    /// </summary>
    /// <returns>Where the last whole record ends.</returns>
    public static long Recover(SpoolSegment segment, bool isLast, ILogger logger, Action<SpoolSegment, SpoolPosition, SpoolRecord> atRecord)
    {
        long end = 0;
        long fileLength;
        using (var reader = new SegmentReader(segment.Number, segment.Path))
        {
            fileLength = reader.FileLength;
            byte[] buffer = [];
            if (reader.TryReadHeader())
                end = SpoolFormat.HeaderLength;
            while (end > 0 && end < fileLength && reader.TryRead(end, fileLength, ref buffer, out SpoolRecord record))
            {
                atRecord(segment, new SpoolPosition(segment.Number, end), record);
                end += record.Length;
            }
        }

        if (end < fileLength && isLast)
            Cut(segment.Path, end);
        else if (end < fileLength)
            KeepDamaged(segment.Path, end, logger);
        return end;
    }

    /// <summary>Keeps a copy of a segment that cannot be read to its end, and says so.</summary>
    public static void KeepDamaged(string path, long offset, ILogger logger)
    {
        string kept = path + ".damaged";
        if (!File.Exists(kept))
            File.Copy(path, kept);
        logger.SegmentIsDamaged(path, offset, kept);
    }

    private static void Cut(string path, long length)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, length);
        FileSync.Flush(file, path);
    }
}
