namespace LampuKota.Dashboard;

/// <summary>The archive behind the map, open as long as the dashboard runs.</summary>
/// <param name="settings">Which it is.</param>
public sealed class MapBackground(DashboardSettings settings) : IDisposable
{
    /// <summary>The archive; null where none is set.</summary>
    public TileArchive? Archive { get; } = settings.MapPmtiles is { } pmtiles ? TileArchive.Open(pmtiles.Path) : null;

    /// <inheritdoc/>
    public void Dispose() => Archive?.Dispose();
}

/// <summary>What is known of an archive from the start.</summary>
/// <param name="Path">The file.</param>
/// <param name="MinimumZoom">Least zoom that it has.</param>
/// <param name="MaximumZoom">Greatest zoom that it has.</param>
public sealed record PmtilesFile(string Path, int MinimumZoom, int MaximumZoom)
{
    /// <summary>Key of the setting.</summary>
    public const string Key = "Map:PmtilesPath";

    /// <summary>Looks whether the file is an archive of images.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OperatorMistakeException">It is none.</exception>
    internal static PmtilesFile Check(string path)
    {
        try
        {
            using TileArchive archive = TileArchive.Open(path);
            return new PmtilesFile(System.IO.Path.GetFullPath(path), archive.MinimumZoom, archive.MaximumZoom);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new OperatorMistakeException($"{Key} is \"{path}\", but {(e is InvalidDataException ? e.Message : "this file cannot be read")}.");
        }
    }
}
