using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>The file of lines that the engine will never take: line protocol, each refusal headed by a comment that tells when and why.</summary>
internal static class RefusedLines
{
    /// <summary>Appends lines, synced and checked.</summary>
    /// <exception cref="IOException">It is not certain that they are on the medium.</exception>
    public static void Append(string path, DateTimeOffset now, string reason, ReadOnlySpan<byte> lines)
    {
        bool isNew = !File.Exists(path);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        long length = RandomAccess.GetLength(file);
        byte[] heading = Encoding.UTF8.GetBytes($"# {now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} {reason}\n");
        RandomAccess.Write(file, [.. heading, .. lines], length);
        FileSync.Flush(file, path);
        if (isNew)
            FolderSync.Flush(Path.GetDirectoryName(path)!);
    }
}
