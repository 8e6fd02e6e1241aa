using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace LampuKota.TimeSeries;

/// <summary>Files of backups: for their owner alone, with a checksum, and certainly on the medium.</summary>
internal static class CheckedFile
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BufferBytes = 1 << 20;

    // What one sync at the end of a large file would push out at once, others on the same disk would wait for.
    private const long SyncBytes = 8 << 20;

    /// <summary>Makes an empty file that its owner alone may read.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }

    /// <summary>Makes a folder, and those above it, for their owner alone.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFile | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a stream to a new file, and makes it durable.</summary>
    /// <param name="source">What to write.</param>
    /// <param name="path">The new file; null to look at the bytes alone.</param>
    /// <param name="onBytes">Told how many bytes have passed.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>Length and SHA-256.</returns>
    /// <exception cref="IOException">It is not certain that all is on the medium.</exception>
    public static (long Bytes, string Sha256) Write(Stream source, string? path, Action<long> onBytes, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream? file = path is null ? null : Create(path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long bytes = 0;
        try
        {
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
                file?.Write(buffer, 0, count);
                if (path is not null && bytes / SyncBytes < (bytes + count) / SyncBytes)
                    FolderSync.Flush(path);
                bytes += count;
                onBytes(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (path is not null)
            FolderSync.Flush(path);
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>A file's permissions in octal, as <see cref="SetMode"/> takes them.</summary>
    public static string ModeOf(string path) =>
        OperatingSystem.IsWindows() ? "600" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    /// <summary>Sets a file's or folder's permissions.</summary>
    /// <exception cref="FormatException">The mode is none.</exception>
    public static void SetMode(string path, string mode)
    {
        int bits = mode.Aggregate(0, (sum, digit) => digit is >= '0' and <= '7' && sum < 0x200
            ? (8 * sum) + (digit - '0')
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{mode} is no file mode.")));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)bits);
    }
}
