namespace LampuKota.Ingest;

/// <summary>
/// A file that people change while the program runs. Its content is compared, and not its times: that survives editors that put a new file in the old one's
/// place, clocks that jump, and two changes within a second.
/// </summary>
internal sealed class WatchedFile(string path)
{
    /// <summary>What is larger is no file of ours.</summary>
    private const int MaximumBytes = 4 * 1_048_576;

    private byte[]? _content;
    private string? _problem;
    private bool _wasRead;

    public string Path => path;

    /// <summary>The content; null where it cannot be read.</summary>
    public byte[]? Content => _content;

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Problem => _problem;

    /// <summary>Reads the file.</summary>
    /// <returns>Whether it is different from the last time, or was not read before.</returns>
    public bool Refresh()
    {
        (byte[]? content, string? problem) = Read();
        bool isSame = _wasRead && problem == _problem && (content ?? []).AsSpan().SequenceEqual(_content ?? []);
        (_content, _problem, _wasRead) = (content, problem, true);
        return !isSame;
    }

    private (byte[]? Content, string? Problem) Read()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaximumBytes)
                return (null, $"{path} is larger than {MaximumBytes} bytes");
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return (content, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be read");
        }
    }
}
