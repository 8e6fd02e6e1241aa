namespace LampuKota.Gateway;

/// <summary>
/// What updates do to the disk, one act a method, so that a test can cut the power between any two and lose what was not forced to the medium. A failure is an
/// <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IUpdateFiles
{
    /// <summary>Length of a file in bytes; null where there is none.</summary>
    long? Length(string path);

    /// <summary>Opens a file for reading.</summary>
    Stream Open(string path);

    /// <summary>Makes a file, or empties it.</summary>
    Stream Create(string path);

    /// <summary>Opens a file behind its end.</summary>
    Stream Append(string path);

    /// <summary>Forces what was written to a file to the medium.</summary>
    void Sync(Stream file);

    /// <summary>Forces the entries of a folder to the medium.</summary>
    void SyncFolder(string path);

    /// <summary>Makes a folder; nothing where it is there.</summary>
    void CreateFolder(string path);

    /// <summary>Names of the folders in a folder; none where it is not there.</summary>
    IReadOnlyList<string> Folders(string path);

    /// <summary>Names of the files in a folder; none where it is not there.</summary>
    IReadOnlyList<string> Files(string path);

    /// <summary>Gives a file or folder another name; a file that has it is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Makes a symbolic link; there is none of that name.</summary>
    void Link(string path, string target);

    /// <summary>Deletes a file or link; nothing where it is not there.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes a folder with all in it; nothing where it is not there.</summary>
    void DeleteFolder(string path);
}

/// <summary>What is made of several acts.</summary>
internal static class UpdateFileActs
{
    /// <summary>Replaces a small file whole: beside it first, then by its name.</summary>
    public static void Replace(this IUpdateFiles files, string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".new";
        using (Stream file = files.Create(temporary))
        {
            file.Write(content);
            files.Sync(file);
        }

        files.Rename(temporary, path);
        files.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Lets a link point elsewhere: at no moment is there none.</summary>
    public static void SwapLink(this IUpdateFiles files, string path, string target)
    {
        string temporary = path + ".new";
        files.DeleteFile(temporary);
        files.Link(temporary, target);
        files.Rename(temporary, path);
        files.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads a small file; null where there is none.</summary>
    public static byte[]? Read(this IUpdateFiles files, string path, int maximumBytes)
    {
        if (files.Length(path) is not { } length)
            return null;
        if (length > maximumBytes)
            throw new IOException($"{path} has {length} bytes, more than {maximumBytes}.");
        using Stream file = files.Open(path);
        byte[] content = new byte[length];
        file.ReadExactly(content);
        return content;
    }
}
