namespace LampuKota.Simulators;

/// <summary>A log file that never grows beyond a cap: then it becomes <c>.1</c>, and a new one begins. Safe for use by several threads.</summary>
internal sealed class CappedLog : IDisposable
{
    /// <summary>Two of them a program: enough for days of quiet work, and nothing that fills a disk.</summary>
    public const long CapBytes = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    public CappedLog(string path)
    {
        _path = path;
        _writer = Open();
    }

    /// <summary>Writes a line; after disposal, nothing.</summary>
    public void WriteLine(string line)
    {
        lock (_lock)
        {
            if (_writer is null)
                return;

            if (_writer.BaseStream.Length > CapBytes)
            {
                _writer.Dispose();
                File.Move(_path, _path + ".1", overwrite: true);
                _writer = Open();
            }

            _writer.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private StreamWriter Open() => new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
}
