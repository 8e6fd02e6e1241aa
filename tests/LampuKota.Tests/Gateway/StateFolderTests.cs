using LampuKota.Gateway;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class StateFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private StateFolder Open() => new(_path, NullLogger.Instance);

    [Fact]
    public void What_is_saved_is_there_after_a_restart()
    {
        Open().LoadDesired();
        Open().Save(LightingExamples.Desired(7));

        Assert.Equal(7, Open().LoadDesired()!.Version);
    }

    [Fact]
    public void Saving_again_replaces_and_leaves_no_other_file()
    {
        Open().Save(LightingExamples.Desired(7));
        Open().Save(LightingExamples.Desired(8));

        Assert.Equal(8, Open().LoadDesired()!.Version);
        Assert.Single(Directory.GetFiles(_path));
    }

    [Fact]
    public void A_write_that_was_cut_off_leaves_the_old_document()
    {
        Open().Save(LightingExamples.Desired(7));
        File.WriteAllText(Path.Combine(_path, "desired.json.new"), "{\"version\":8,");

        Assert.Equal(7, Open().LoadDesired()!.Version);
        Open().Save(LightingExamples.Desired(9));
        Assert.Equal(9, Open().LoadDesired()!.Version);
    }

    [Fact]
    public void A_damaged_document_is_set_aside()
    {
        File.WriteAllText(Path.Combine(_path, "desired.json"), "{\"version\":8,");

        Assert.Null(Open().LoadDesired());
        Assert.True(File.Exists(Path.Combine(_path, "desired.json.bad")));
        Assert.Null(Open().LoadDesired());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_does_not_stop_the_gateway()
    {
        var folder = new StateFolder(Path.Combine(_path, "missing"), NullLogger.Instance);

        folder.Save(LightingExamples.Desired(1));

        Assert.Null(folder.LoadDesired());
    }

    [Fact]
    public void Without_a_folder_nothing_is_kept()
    {
        var folder = new StateFolder(null, NullLogger.Instance);

        folder.Save(LightingExamples.Desired(1));

        Assert.Null(folder.LoadDesired());
    }
}
