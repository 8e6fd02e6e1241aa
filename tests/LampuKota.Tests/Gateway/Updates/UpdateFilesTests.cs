using LampuKota.Gateway;

namespace LampuKota.Tests;

/// <summary>What updates do to a real disk.</summary>
public sealed class UpdateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-files-").FullName;
    private readonly UpdateFiles _files = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    [Fact]
    public void A_link_to_a_folder_is_swapped_and_the_folders_stay()
    {
        _files.CreateFolder(PathOf("one"));
        _files.CreateFolder(PathOf("two"));

        _files.SwapLink(PathOf("current"), PathOf("one"));
        _files.SwapLink(PathOf("current"), PathOf("two"));

        Assert.Equal(PathOf("two"), new FileInfo(PathOf("current")).LinkTarget);
        Assert.Equal(["current", "one", "two"], _files.Folders(_folder));
    }

    [Fact]
    public void A_file_is_replaced_whole_appended_to_and_read()
    {
        _files.Replace(PathOf("state"), "one"u8);
        _files.Replace(PathOf("state"), "two"u8);
        using (Stream file = _files.Append(PathOf("state")))
        {
            file.Write("three"u8);
            _files.Sync(file);
        }

        Assert.Equal("twothree"u8.ToArray(), _files.Read(PathOf("state"), 100));
        Assert.Equal(["state"], _files.Files(_folder));
        Assert.Throws<IOException>(() => _files.Read(PathOf("state"), 3));
        Assert.Null(_files.Read(PathOf("nothing"), 3));
    }

    [Fact]
    public void A_folder_gets_its_name_with_all_in_it_and_goes_with_all_in_it()
    {
        _files.CreateFolder(PathOf("incoming/inner"));
        _files.Create(PathOf("incoming/inner/file")).Dispose();

        _files.Rename(PathOf("incoming"), PathOf("0.2.0"));

        Assert.Equal(0, _files.Length(PathOf("0.2.0/inner/file")));
        _files.DeleteFolder(PathOf("0.2.0"));
        _files.DeleteFolder(PathOf("0.2.0"));
        _files.DeleteFile(PathOf("nothing"));
        Assert.Empty(_files.Folders(_folder));
        Assert.Throws<IOException>(() => _files.Rename(PathOf("nothing"), PathOf("something")));
    }
}
