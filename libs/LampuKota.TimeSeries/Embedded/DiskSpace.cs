namespace LampuKota.TimeSeries;

/// <summary>The room on a disk.</summary>
/// <param name="FreeBytes">What this user may still write.</param>
/// <param name="TotalBytes">The size of its file system.</param>
public readonly record struct DiskSpace(long FreeBytes, long TotalBytes)
{
    /// <summary>The disk on which a folder lies.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="IOException">It cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static DiskSpace Of(string folder)
    {
        var disk = new DriveInfo(folder);
        return new DiskSpace(disk.AvailableFreeSpace, disk.TotalSize);
    }
}
