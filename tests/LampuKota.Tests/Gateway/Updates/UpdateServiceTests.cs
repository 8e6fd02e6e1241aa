using System.Net;
using System.Security.Cryptography;
using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Updates from the desired document to a healthy version, and everything that must not come through.</summary>
public sealed class UpdateServiceTests : IDisposable
{
    private const string Root = "/updates";
    private const string Installed = "0.1.0";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TestRelease _release = new();
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 22, 12, 0));
    private readonly FakeDisk _disk = new();

    public void Dispose() => _release.Dispose();

    private UpdateFolder NewFolder() => new(_disk, Root);

    // One life of the program, as the launcher started it.
    private Life Start(PackageServer? server = null) => new(this, server ?? new PackageServer([]));

    private LaunchChoice Launch()
    {
        Assert.True(ReleaseVersion.TryParse(Installed, out ReleaseVersion installed));
        return Launcher.Choose(NewFolder(), installed, TextWriter.Null);
    }

    private sealed class Life : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly HttpClient _client;
        private readonly SemaphoreSlim _changed = new(0);
        private readonly List<ReportedUpdate> _told = [];

        public Life(UpdateServiceTests test, PackageServer server)
        {
            LaunchChoice choice = test.Launch();
            Version = choice.ProgramFile is { } file ? Path.GetFileName(Path.GetDirectoryName(file)!) : Installed;
            Overlay = choice.OverlayFile;
            _client = new HttpClient(server);
            var options = new UpdateOptions("KPG-G1", Version, choice.IsOnTrial, TimeSpan.FromMinutes(10));
            Service = new UpdateService(test.NewFolder(), options, test._release.Keys, new Lazy<HttpClient>(_client), test._time, NullLogger.Instance);
            Service.Changed += () =>
            {
                lock (_told)
                    _told.Add(Service.Reported!);
                _changed.Release();
            };
            Running = Task.Run(() => Service.RunAsync(_stop.Token));
        }

        public string Version { get; }

        public string? Overlay { get; }

        public UpdateService Service { get; }

        public Task Running { get; }

        public async Task<ReportedUpdate> UntilAsync(UpdateState state)
        {
            while (true)
            {
                lock (_told)
                {
                    if (_told.Find(told => told.State == state) is { } told)
                        return told;
                }

                Assert.True(await _changed.WaitAsync(Deadline), $"It stays {Service.Reported}.");
            }
        }

        public void Dispose()
        {
            _stop.Cancel();
            _client.Dispose();
        }
    }

    private async Task UpdateAsync(string version)
    {
        byte[] package = TestRelease.Program(version);
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(_release.Update(version, package));
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        using Life after = Start();
        Assert.Equal(version, after.Version);
        after.Service.ReportDelivered();
        await after.UntilAsync(UpdateState.Healthy);
    }

    private async Task<ReportedUpdate> RefusedAsync(DesiredUpdate update, byte[] package)
    {
        using Life life = Start(new PackageServer(package));
        life.Service.Want(update);
        ReportedUpdate refused = await life.UntilAsync(UpdateState.Refused);
        Assert.False(life.Service.RestartWanted.IsCompleted);
        return refused;
    }

    [Fact]
    public async Task A_new_version_is_fetched_started_and_stays_when_the_backend_has_its_report()
    {
        await UpdateAsync("0.2.0");

        using Life later = Start();
        Assert.Equal("0.2.0", later.Version);
        Assert.Equal($"{Root}/program/0.2.0", _disk.ReadText($"{Root}/current"));
        Assert.Equal("library 0.2.0", _disk.ReadText($"{Root}/program/0.2.0/runtimes/linux/native.so"));
        Assert.Empty(_disk.Files($"{Root}/download"));
    }

    [Fact]
    public async Task The_version_before_the_present_one_is_kept_and_older_ones_are_deleted()
    {
        await UpdateAsync("0.2.0");
        await UpdateAsync("0.3.0");
        await UpdateAsync("0.4.0");

        Assert.Equal(["0.3.0", "0.4.0"], _disk.Folders($"{Root}/program"));
    }

    [Fact]
    public async Task A_version_that_brings_no_report_in_time_is_given_up_with_the_reason()
    {
        byte[] package = TestRelease.Program("0.2.0");
        DesiredUpdate update = _release.Update("0.2.0", package);
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(update);
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        using (Life trial = Start())
        {
            Assert.Equal("0.2.0", trial.Version);
            await _time.AdvanceUntilAsync(Task.Run(async () => { await trial.Service.RestartWanted; return true; }), TimeSpan.FromMinutes(1));
        }

        using Life back = Start(new PackageServer(package));
        Assert.Equal(Installed, back.Version);
        back.Service.Want(update);
        Assert.Contains("10 minutes", (await back.UntilAsync(UpdateState.RolledBack)).Reason, StringComparison.Ordinal);
        Assert.Empty(_disk.Folders($"{Root}/program"));
        Assert.False(back.Service.RestartWanted.IsCompleted);
    }

    [Fact]
    public async Task A_version_that_crashes_is_given_up_at_the_fourth_start_and_may_be_tried_again_by_another_rollout()
    {
        byte[] package = TestRelease.Program("0.2.0");
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(_release.Update("0.2.0", package));
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => Launch().IsOnTrial));
        using Life back = Start(new PackageServer(package));
        back.Service.Want(_release.Update("0.2.0", package));
        Assert.Contains("3 times", (await back.UntilAsync(UpdateState.RolledBack)).Reason, StringComparison.Ordinal);
        back.Service.Want(_release.Update("0.2.0", package, rollout: "R-2"));
        await back.Service.RestartWanted.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_package_whose_program_is_another_version_than_it_says_is_given_up()
    {
        byte[] package = TestRelease.Program("0.2.0");
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(_release.Update("0.2.0", package));
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        Launch();
        using var client = new HttpClient(new PackageServer(package));
        using var service = new UpdateService(NewFolder(), new UpdateOptions("KPG-G1", "0.1.9", IsOnTrial: true, TimeSpan.FromMinutes(10)), _release.Keys, new Lazy<HttpClient>(client), _time, NullLogger.Instance);
        await service.RunAsync(CancellationToken.None).WaitAsync(Deadline);

        Assert.True(service.RestartWanted.IsCompleted);
        Assert.Contains("0.1.9", NewFolder().Load().Application.Last!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_an_unknown_key_a_wrong_one_and_a_retired_key_are_refused()
    {
        byte[] package = TestRelease.Program("0.2.0");
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("No key", (await RefusedAsync(_release.Update("0.2.0", package, key: stranger), package)).Reason, StringComparison.Ordinal);

        DesiredUpdate good = _release.Update("0.2.0", package, rollout: "R-2");
        DesiredUpdate forged = good with { Release = good.Release with { Version = "0.2.1" } };
        Assert.Contains("signature", (await RefusedAsync(forged, package)).Reason, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_release.Folder, "retired"), good.Release.KeyId + "\n");
        Assert.Contains("retired", (await RefusedAsync(_release.Update("0.2.0", package, rollout: "R-3"), package)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_rotation_both_keys_are_taken_until_the_old_one_is_removed()
    {
        using ECDsa next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _release.Install(next, "two.pem");
        byte[] package = TestRelease.Program("0.2.0");

        using Life life = Start(new PackageServer(package));
        life.Service.Want(_release.Update("0.2.0", package, key: next));

        await life.Service.RestartWanted.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_package_that_is_not_the_signed_one_is_refused_and_nothing_of_it_stays()
    {
        byte[] package = TestRelease.Program("0.2.0");
        byte[] other = [.. package];
        other[^1] ^= 1;

        Assert.Contains("SHA-256", (await RefusedAsync(_release.Update("0.2.0", package), other)).Reason, StringComparison.Ordinal);
        Assert.Empty(_disk.Files($"{Root}/download"));
    }

    [Theory]
    [InlineData("0.1.9")]
    [InlineData("0.2.0")]
    public async Task A_version_that_is_not_newer_than_any_that_was_healthy_is_refused_or_already_there(string version)
    {
        await UpdateAsync("0.2.0");
        byte[] package = TestRelease.Program(version);

        using Life life = Start(new PackageServer(package));
        life.Service.Want(_release.Update(version, package));

        await life.UntilAsync(version == "0.2.0" ? UpdateState.Healthy : UpdateState.Refused);
        Assert.False(life.Service.RestartWanted.IsCompleted);
    }

    [Fact]
    public async Task A_version_whose_folder_was_lost_is_not_made_room_for_by_an_older_one()
    {
        await UpdateAsync("0.2.0");
        await UpdateAsync("0.4.0");
        _disk.DeleteFile($"{Root}/program/0.4.0/{UpdateFolder.ProgramFile}");

        using Life life = Start();
        Assert.Equal("0.2.0", life.Version);
        byte[] package = TestRelease.Program("0.3.0");
        life.Service.Want(_release.Update("0.3.0", package));
        Assert.Contains("0.4.0", (await life.UntilAsync(UpdateState.Refused)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_for_another_gateway_is_refused()
    {
        byte[] package = TestRelease.Program("0.2.0");
        Assert.Contains("KPG-G2", (await RefusedAsync(_release.Update("0.2.0", package, gateway: "KPG-G2"), package)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_ends_early_goes_on_where_it_ended()
    {
        byte[] package = TestRelease.Program("0.2.0");
        var server = new PackageServer(package);
        server.Ends.Enqueue(50);
        using Life life = Start(server);
        life.Service.Want(_release.Update("0.2.0", package));
        Assert.Contains("50 of", (await life.UntilAsync(UpdateState.Waiting)).Reason, StringComparison.Ordinal);

        await _time.AdvanceUntilAsync(Task.Run(async () => { await life.Service.RestartWanted; return true; }), TimeSpan.FromSeconds(30));

        Assert.Equal([null, 50], server.AskedFrom);
    }

    [Fact]
    public async Task What_lay_here_and_does_not_fit_is_fetched_anew_before_anybody_is_blamed()
    {
        byte[] package = TestRelease.Program("0.2.0");
        var server = new PackageServer(package);
        using Life life = Start(server);
        DesiredUpdate update = _release.Update("0.2.0", package);
        using (Stream part = _disk.Create($"{Root}/download/{update.Release.Sha256}.part"))
            part.Write(new byte[60]);

        life.Service.Want(update);
        await life.UntilAsync(UpdateState.Waiting);
        await _time.AdvanceUntilAsync(Task.Run(async () => { await life.Service.RestartWanted; return true; }), TimeSpan.FromSeconds(30));

        Assert.Equal([60, null], server.AskedFrom);
    }

    [Fact]
    public async Task More_bytes_than_were_announced_are_not_taken()
    {
        byte[] package = TestRelease.Program("0.2.0");
        Assert.Contains("more than", (await RefusedAsync(_release.Update("0.2.0", package), [.. package, 0])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_have_it_is_asked_again_later()
    {
        byte[] package = TestRelease.Program("0.2.0");
        var server = new PackageServer(package) { Refuses = HttpStatusCode.NotFound };
        using Life life = Start(server);
        life.Service.Want(_release.Update("0.2.0", package));

        Assert.Contains("404", (await life.UntilAsync(UpdateState.Waiting)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_tried_again()
    {
        byte[] package = TestRelease.Program("0.2.0");
        using Life life = Start(new PackageServer(package));
        _disk.FreeBytes = package.Length + 10;
        life.Service.Want(_release.Update("0.2.0", package));
        Assert.Contains("No space", (await life.UntilAsync(UpdateState.Waiting)).Reason, StringComparison.Ordinal);

        _disk.FreeBytes = null;
        await _time.AdvanceUntilAsync(Task.Run(async () => { await life.Service.RestartWanted; return true; }), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_disk_that_no_longer_takes_anything_starts_what_is_healthy_and_no_trial()
    {
        byte[] package = TestRelease.Program("0.2.0");
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(_release.Update("0.2.0", package));
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        _disk.FreeBytes = 0;
        LaunchChoice choice = Launch();

        Assert.Equal((null, false), (choice.ProgramFile, choice.IsOnTrial));
    }

    [Fact]
    public async Task A_configuration_is_laid_over_the_machines_own_and_rolled_back_like_a_program()
    {
        byte[] package = TestRelease.Pack((UpdateFolder.ConfigurationFile, """{"Lamps":{}}"""));
        using (Life before = Start(new PackageServer(package)))
        {
            before.Service.Want(_release.Update("1.0.0", package, UpdateKind.Configuration, gateway: "KPG-G1"));
            await before.Service.RestartWanted.WaitAsync(Deadline);
        }

        using (Life trial = Start())
        {
            Assert.Equal((Installed, $"{Root}/configuration/1.0.0/gateway.json"), (trial.Version, trial.Overlay));
            trial.Service.ReportDelivered();
            await trial.UntilAsync(UpdateState.Healthy);
        }

        Assert.Equal($"{Root}/configuration/1.0.0/gateway.json", Launch().OverlayFile);
    }

    [Theory]
    [InlineData("""{"Updates":{"KeysDirectory":"/tmp"}}""")]
    [InlineData("""{"updates:KeysDirectory":"/tmp"}""")]
    [InlineData("""{"Data":{"Directory":"/tmp"}}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public async Task A_configuration_has_no_say_in_whom_the_gateway_trusts_and_where_its_state_lies(string content)
    {
        byte[] package = TestRelease.Pack((UpdateFolder.ConfigurationFile, content));
        await RefusedAsync(_release.Update("1.0.0", package, UpdateKind.Configuration), package);
        Assert.Empty(_disk.Folders($"{Root}/configuration"));
    }
}
