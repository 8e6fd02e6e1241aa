using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class StateFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private StateFolder Open() => new(LinuxDisk.Instance, _path, NullLogger.Instance);

    [Fact]
    public void What_is_saved_is_there_after_a_restart()
    {
        Open().LoadDesired();
        Open().SaveDesired(() => LightingExamples.Desired(7));

        Assert.Equal(7, Open().LoadDesired()!.Version);
    }

    [Fact]
    public void Saving_again_replaces_and_leaves_no_other_file()
    {
        Open().SaveDesired(() => LightingExamples.Desired(7));
        Open().SaveDesired(() => LightingExamples.Desired(8));

        Assert.Equal(8, Open().LoadDesired()!.Version);
        Assert.Single(Directory.GetFiles(_path));
    }

    [Fact]
    public void A_write_that_was_cut_off_leaves_the_old_document()
    {
        Open().SaveDesired(() => LightingExamples.Desired(7));
        File.WriteAllText(Path.Combine(_path, "desired.json.new"), "{\"version\":8,");

        Assert.Equal(7, Open().LoadDesired()!.Version);
        Open().SaveDesired(() => LightingExamples.Desired(9));
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
        var folder = new StateFolder(LinuxDisk.Instance, Path.Combine(_path, "missing"), NullLogger.Instance);

        folder.SaveDesired(() => LightingExamples.Desired(1));

        Assert.Null(folder.LoadDesired());
    }

    [Fact]
    public void Without_a_folder_nothing_is_kept()
    {
        var folder = new StateFolder(LinuxDisk.Instance, null, NullLogger.Instance);

        folder.SaveDesired(() => LightingExamples.Desired(1));

        Assert.Null(folder.LoadDesired());
    }

    [Fact]
    public void A_power_cut_at_any_operation_leaves_the_old_documents_or_the_new_ones_whole()
    {
        for (int cut = 0; ; cut++)
        {
            var disk = new CutDisk(cut);
            var before = new StateFolder(disk, "/state", NullLogger.Instance);
            before.SaveDesired(() => LightingExamples.Desired(7));
            before.SaveReported(() => Reported(7));
            int operations = disk.Operations;
            disk.CutAt = operations + cut;
            bool isCut = IsCut(() =>
            {
                before.SaveDesired(() => LightingExamples.Desired(8));
                before.SaveReported(() => Reported(8));
            });

            CutDisk afterwards = disk.AfterPowerCut();
            var after = new StateFolder(afterwards, "/state", NullLogger.Instance);
            long desired = after.LoadDesired()!.Version;
            long reported = after.LoadReported()!.DesiredVersion;
            Assert.True(desired >= reported);
            Assert.InRange(reported, isCut ? 7 : 8, 8);
            Assert.DoesNotContain(afterwards.Names, name => name.EndsWith(".bad", StringComparison.Ordinal));
            if (!isCut)
                return;
        }
    }

    [Fact]
    public void A_power_cut_at_any_operation_leaves_the_old_counters_clock_and_boot_or_the_new_ones_whole()
    {
        (Guid oldBoot, Guid newBoot) = (new Guid(1, 2, 3, new byte[8]), new Guid(4, 5, 6, new byte[8]));
        for (int cut = 0; ; cut++)
        {
            var disk = new CutDisk(cut);
            var before = new StateFolder(disk, "/state", NullLogger.Instance);
            SaveSmall(before, oldBoot, 7);
            disk.CutAt = disk.Operations + cut;
            bool isCut = IsCut(() => SaveSmall(before, newBoot, 8));

            CutDisk afterwards = disk.AfterPowerCut();
            var after = new StateFolder(afterwards, "/state", NullLogger.Instance);
            double counted = Assert.Single(after.LoadCounters()).BurningSeconds;
            long time = after.LoadClock()!.UnixMs;
            BootProgress progress = after.LoadBoot(newBoot);

            // Written one after the other: what was written later is not newer than what was written before it.
            Assert.InRange(counted, isCut ? 7 : 8, 8);
            Assert.InRange(time, isCut ? 7 : 8, (long)counted);
            Assert.Equal(progress == BootProgress.New, after.LoadBoot(oldBoot) == BootProgress.Lit);
            Assert.True(progress == BootProgress.New || time == 8);
            Assert.True(isCut || progress == BootProgress.Lit);
            Assert.DoesNotContain(afterwards.Names, name => name.EndsWith(".bad", StringComparison.Ordinal));
            if (!isCut)
                return;
        }
    }

    private static void SaveSmall(StateFolder folder, Guid boot, int number)
    {
        folder.SaveCounters([new LampCount("KPG-P1-L001", number, number)]);
        folder.SaveClock(new ClockMemory(number, number, boot));
        folder.SaveBoot(boot, BootProgress.Lit);
    }

    private static ReportedDocument Reported(long version) => new(version, "f", [], null, null, 1);

    private static bool IsCut(Action saves)
    {
        try
        {
            saves();
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }
}
