namespace LampuKota.EndToEnd;

/// <summary>A folder of its own for one test, gone with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
