using System.Formats.Tar;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>What a package may hold.</summary>
public sealed class PackageInstallerTests : IDisposable
{
    private readonly TestRelease _release = new();
    private readonly FakeDisk _disk = new();

    public void Dispose() => _release.Dispose();

    private UpdateFolder Install(byte[] package)
    {
        var folder = new UpdateFolder(_disk, "/updates");
        folder.Prepare();
        using (Stream file = _disk.Create("/updates/download/package"))
            file.Write(package);
        new PackageInstaller(folder).Install(_release.Update("0.2.0", package).Release, "/updates/download/package");
        return folder;
    }

    [Fact]
    public void A_version_is_whole_until_a_file_is_missing_or_cut_short()
    {
        UpdateFolder folder = Install(TestRelease.Program("0.2.0"));
        Assert.True(folder.IsWhole(UpdateKind.Application, "0.2.0"));
        Assert.False(folder.IsWhole(UpdateKind.Application, "0.3.0"));

        using (_disk.Create("/updates/program/0.2.0/runtimes/linux/native.so"))
            Assert.False(folder.IsWhole(UpdateKind.Application, "0.2.0"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData(".contents")]
    public void A_file_that_leads_elsewhere_makes_the_package_refused(string name)
    {
        Assert.Throws<UpdateRefusedException>(() => Install(TestRelease.Pack((UpdateFolder.ProgramFile, "x"), (name, "y"))));
        Assert.Empty(_disk.Folders("/updates/program"));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public void A_link_or_device_makes_the_package_refused(TarEntryType type)
    {
        var odd = new PaxTarEntry(type, "odd");
        if (type != TarEntryType.Fifo)
            odd.LinkName = "/etc/passwd";
        byte[] package = TestRelease.Pack([new PaxTarEntry(TarEntryType.RegularFile, UpdateFolder.ProgramFile), odd]);

        Assert.Throws<UpdateRefusedException>(() => Install(package));
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_nothing_of_the_package_behind()
    {
        byte[] package = TestRelease.Program("0.2.0");
        _disk.FreeBytes = package.Length + 5;

        Assert.Throws<IOException>(() => Install(package));
        Assert.Empty(_disk.Folders("/updates/program"));
    }

    [Fact]
    public void A_package_without_its_program_is_refused() => Assert.Throws<UpdateRefusedException>(() => Install(TestRelease.Pack(("readme", "x"))));

    [Fact]
    public void A_package_that_was_cut_is_refused_or_only_its_padding_is_missing()
    {
        byte[] package = TestRelease.Program("0.2.0");
        for (int length = 0; length < package.Length; length++)
        {
            try
            {
                Assert.True(Install(package[..length]).IsWhole(UpdateKind.Application, "0.2.0"), $"{length} bytes");
                Assert.Equal("library 0.2.0", _disk.ReadText("/updates/program/0.2.0/runtimes/linux/native.so"));
            }
            catch (UpdateRefusedException)
            {
                Assert.DoesNotContain(".incoming", _disk.Folders("/updates/program"));
            }
        }

        Assert.Throws<UpdateRefusedException>(() => Install(package[..(package.Length / 2)]));
    }

    [Fact]
    public void Folders_and_a_leading_dot_are_taken_as_tar_writes_them()
    {
        byte[] package = TestRelease.Pack([
            new PaxTarEntry(TarEntryType.Directory, "./"),
            new PaxTarEntry(TarEntryType.Directory, "./empty/"),
            new PaxTarEntry(TarEntryType.RegularFile, "./" + UpdateFolder.ProgramFile) { DataStream = new MemoryStream("x"u8.ToArray()) }]);

        Assert.True(Install(package).IsWhole(UpdateKind.Application, "0.2.0"));
    }
}
