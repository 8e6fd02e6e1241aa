using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>
/// The power goes before every single act on the disk, from the first byte that is fetched until the version is healthy, and leaves nothing, everything or
/// something of what was not forced to the medium. What is started next is always whole: the old version or the new one.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const string Root = "/updates";
    private const int Seeds = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly byte[] First = TestRelease.Program("0.2.0");
    private static readonly byte[] Second = TestRelease.Program("0.3.0");

    private readonly TestRelease _release = new();

    public void Dispose() => _release.Dispose();

    [Theory]
    [InlineData(Leftover.Nothing, 1)]
    [InlineData(Leftover.Everything, 1)]
    [InlineData(Leftover.Some, Seeds)]
    public async Task Whenever_the_power_goes_a_whole_version_is_started_and_the_update_comes_through(Leftover leftover, int seeds)
    {
        FakeDisk ready = await ReadyAsync();
        int acts = await CountAsync(ready);
        Assert.InRange(acts, 40, 400);
        for (int cut = 1; cut <= acts; cut++)
        {
            for (int seed = 0; seed < seeds; seed++)
            {
                FakeDisk disk = ready.AfterPowerCut(Leftover.Everything, 0);
                disk.CutsAt = cut;
                await Assert.ThrowsAsync<PowerCutException>(() => UpdateAsync(disk));
                FakeDisk left = disk.AfterPowerCut(leftover, seed * 1_000 + cut);

                string running = Started(left);
                Assert.True(running is "0.2.0" or "0.3.0", $"Cut {cut}, seed {seed}: {running} is started.");
                await UpdateAsync(left);
                Assert.True(Started(left) == "0.3.0", $"Cut {cut}, seed {seed}: the update does not come through.");
            }
        }
    }

    [Fact]
    public async Task A_power_cut_at_every_start_of_a_trial_ends_with_the_old_version()
    {
        FakeDisk disk = await ReadyAsync();
        await InstallAsync(disk);
        for (int start = 0; start < 5; start++)
        {
            Launch(disk);
            disk = disk.AfterPowerCut(Leftover.Nothing, start);
        }

        Assert.Equal("0.2.0", Started(disk));
    }

    // A gateway that runs 0.2.0, all of it on the medium.
    private async Task<FakeDisk> ReadyAsync()
    {
        var disk = new FakeDisk();
        await RunAsync(disk, _release.Update("0.2.0", First), First, isHealthy: false);
        await RunAsync(disk, null, First, isHealthy: true);
        return disk.AfterPowerCut(Leftover.Everything, 0);
    }

    private async Task<int> CountAsync(FakeDisk ready)
    {
        FakeDisk disk = ready.AfterPowerCut(Leftover.Everything, 0);
        await UpdateAsync(disk);
        return disk.Acts;
    }

    private async Task UpdateAsync(FakeDisk disk)
    {
        await InstallAsync(disk);
        await RunAsync(disk, null, Second, isHealthy: true);
    }

    private Task InstallAsync(FakeDisk disk) => RunAsync(disk, _release.Update("0.3.0", Second), Second, isHealthy: true);

    // One start of the program, until it wants a restart or has nothing more to do.
    private async Task RunAsync(FakeDisk disk, DesiredUpdate? wanted, byte[] package, bool isHealthy)
    {
        string version = Launch(disk, out bool isOnTrial);
        using var client = new HttpClient(new PackageServer(package));
        using var stop = new CancellationTokenSource();
        using var service = new UpdateService(
            new UpdateFolder(disk, Root), new UpdateOptions("KPG-G1", version, isOnTrial, TimeSpan.FromMinutes(10)), _release.Keys, new Lazy<HttpClient>(client),
            new ManualTimeProvider(Instant.FromUtc(2026, 11, 22, 12, 0)), NullLogger.Instance);
        var settled = new TaskCompletionSource();
        service.Changed += () =>
        {
            if (service.Reported!.State is UpdateState.Healthy or UpdateState.Refused or UpdateState.Waiting)
                settled.TrySetResult();
        };
        if (isHealthy)
            service.ReportDelivered();
        service.Want(wanted);
        Task running = service.RunAsync(stop.Token);
        await Task.WhenAny(running, wanted is null && !isOnTrial ? Task.CompletedTask : settled.Task).WaitAsync(Deadline);
        await stop.CancelAsync();
        if (running.IsFaulted)
            await running;
        Assert.NotEqual(UpdateState.Refused, service.Reported?.State);
    }

    private static string Launch(FakeDisk disk) => Launch(disk, out _);

    private static string Launch(FakeDisk disk, out bool isOnTrial)
    {
        Assert.True(ReleaseVersion.TryParse("0.1.0", out ReleaseVersion installed));
        LaunchChoice choice = Launcher.Choose(new UpdateFolder(disk, Root), installed, TextWriter.Null);
        isOnTrial = choice.IsOnTrial;
        return choice.ProgramFile is { } file ? Path.GetFileName(Path.GetDirectoryName(file)!) : "0.1.0";
    }

    // What the launcher would start on a copy of the disk, and whether every file of it is what was released.
    private static string Started(FakeDisk disk)
    {
        FakeDisk copy = disk.AfterPowerCut(Leftover.Everything, 0);
        string version = Launch(copy);
        Assert.Equal($"program {version}", copy.ReadText($"{Root}/program/{version}/{UpdateFolder.ProgramFile}"));
        Assert.Equal($"library {version}", copy.ReadText($"{Root}/program/{version}/runtimes/linux/native.so"));
        return version;
    }
}
