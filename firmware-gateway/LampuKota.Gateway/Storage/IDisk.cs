namespace LampuKota.Gateway;

/// <summary>
/// The few operations on files that a gateway's durability is built from, so that tests can cut the power at each of them. What is written may be lost in a power
/// cut until its file is synced, and a name that was made, moved or deleted until its folder is.
/// </summary>
internal interface IDisk
{
    /// <summary>Makes a folder and those above it.</summary>
    void CreateFolder(string folder);

    /// <summary>The names of the files in a folder, in no order.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>A file's content; null where there is no such file.</summary>
    byte[]? Read(string path);

    /// <summary>Opens a file for writing, and makes it where it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isPrivate">Whether a new file may be read by its owner only.</param>
    IDiskFile Open(string path, bool isPrivate = false);

    /// <summary>Gives a file another name, in place of what had it.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file where it is there.</summary>
    void Delete(string path);

    /// <summary>Forces a folder's names to the medium.</summary>
    void SyncFolder(string folder);
}

/// <summary>A file open for writing.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Writes at the end.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file off.</summary>
    void Truncate(long length);

    /// <summary>Forces content and length to the medium.</summary>
    void Sync();
}
