namespace LampuKota.TimeSeries;

/// <summary>Where the files of a line-protocol sink lie; docs/formats/spool.md draws them.</summary>
internal sealed class SpoolFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The same as the embedded store's, so that one folder never has two writers.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "store.lock");

    public string Database => System.IO.Path.Combine(Path, "spool.db");

    public string Spool => System.IO.Path.Combine(Path, "spool");
}
