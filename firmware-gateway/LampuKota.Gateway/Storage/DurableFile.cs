namespace LampuKota.Gateway;

/// <summary>Replaces a file so that a power cut at any moment leaves the old content or the new, whole.</summary>
public static class DurableFile
{
    private const string Unfinished = ".new";

    /// <summary>Writes beside the file, forces it to the medium, puts it in the file's place, and forces the folder's entry too.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">The new content.</param>
    /// <param name="isPrivate">Whether only its owner may read it, from its first byte on.</param>
    /// <exception cref="IOException">It is not certain that the new content is on the medium.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool isPrivate = false) =>
        Replace(LinuxDisk.Instance, Path.GetFullPath(path), content, isPrivate);

    /// <param name="disk">The files.</param>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">The new content.</param>
    /// <param name="isPrivate">Whether only its owner may read it, from its first byte on.</param>
    /// <param name="isForced">Whether it must outlast a power cut; where it need not, it outlasts the end of the program all the same.</param>
    internal static void Replace(IDisk disk, string path, ReadOnlySpan<byte> content, bool isPrivate = false, bool isForced = true)
    {
        string temporary = path + Unfinished;

        // What a cut left behind would keep its mode, and its length.
        disk.Delete(temporary);
        using (IDiskFile file = disk.Open(temporary, isPrivate))
        {
            file.Append(content);
            if (isForced)
                file.Sync();
        }

        disk.Move(temporary, path);
        if (isForced)
            disk.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
