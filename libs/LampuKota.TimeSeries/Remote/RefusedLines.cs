using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>The file of lines that the engine will never take: line protocol, each refusal headed by a comment that tells when and why.</summary>
internal static class RefusedLines
{
    /// <summary>Appends lines, synced and checked.</summary>
    /// <returns>False where the disk is full; the file is as it was then, and it may be tried again.</returns>
    /// <exception cref="IOException">It is not certain that they are on the medium.</exception>
    public static bool TryAppend(string path, DateTimeOffset now, string reason, ReadOnlySpan<byte> lines)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        long length = RandomAccess.GetLength(file);
        byte[] heading = Encoding.UTF8.GetBytes($"# {now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} {reason}\n");
        try
        {
            RandomAccess.Write(file, [.. heading, .. lines], length);
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            RandomAccess.SetLength(file, length);
            return false;
        }

        FileSync.Flush(file, path);
        if (length == 0)
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        return true;
    }
}
